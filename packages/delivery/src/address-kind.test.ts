import { BlockList } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../core/test/support/random.ts'
import { addressKind } from './address-kind.ts'

describe('what kind an address is of', () => {
  it.each([
    [
      'loopback',
      [
        '127.0.0.1',
        '127.255.255.254',
        '::1',
        '0:0:0:0:0:0:0:1',
        '::ffff:127.0.0.1',
        '::ffff:7f00:1',
        '64:ff9b::127.0.0.1',
      ],
    ],
    [
      'private',
      [
        '10.0.0.1',
        '172.16.0.1',
        '172.31.255.255',
        '192.168.1.1',
        '::ffff:10.0.0.1',
        '::FFFF:C0A8:0001',
        '64:ff9b::a00:1',
      ],
    ],
    [
      'cloud metadata',
      ['169.254.169.254', '168.63.129.16', '::ffff:a9fe:a9fe', '64:ff9b::169.254.169.254', 'fd00:ec2::254'],
    ],
    ['link-local', ['169.254.0.1', 'fe80::1', 'febf::1']],
    ['unique-local', ['fc00::1', 'fd12:3456::1']],
    ['carrier-grade NAT', ['100.64.0.1', '100.100.100.200', '100.127.255.255']],
    ['unspecified', ['0.0.0.0', '0.1.2.3', '::', '::ffff:0.0.0.0']],
    ['multicast', ['224.0.0.1', '239.255.255.255', 'ff02::1']],
    ['reserved', ['240.0.0.1', '255.255.255.255']],
    ['documentation', ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff:fff::1']],
    ['benchmark', ['198.18.0.1', '198.19.255.255', '2001:2::1']],
    ['protocol assignment', ['192.0.0.192', '2001:1ff::1']],
    ['IPv4-compatible', ['::10.0.0.1', '::8.8.8.8']],
    ['6to4', ['2002:a00:1::1', '2002:808:808::1']],
    ['6to4 relay', ['192.88.99.1']],
    ['Teredo', ['2001:0:4136:e378:8000:63bf:3fff:fdd2']],
    ['local NAT64', ['64:ff9b:1::a00:1']],
    ['site-local', ['fec0::1']],
    ['discard', ['100::1']],
    ['unassigned', ['4000::1', '200::1', '5f00::1', '::ffff:0:10.0.0.1']],
    ['no address', ['', 'localhost', '127.1', '010.0.0.1', '1.2.3.4.5', 'fe80::1%eth0', '[::1]']],
    [
      'public',
      ['8.8.8.8', '1.1.1.1', '172.15.255.255', '172.32.0.0', '100.63.255.255', '100.128.0.0', '168.63.129.17'],
    ],
    ['public', ['2606:4700:4700::1111', '2001:4860:4860::8888', '::ffff:8.8.8.8', '64:ff9b::808:808', '2001:200::1']],
  ])('%s', (kind, addresses) => {
    expect(addresses.map((address) => [address, addressKind(address)])).toEqual(
      addresses.map((address) => [address, kind]),
    )
  })

  it('an IPv4 address is public exactly where the plain comparison of its bytes says so, and so it is within IPv6', () => {
    const byte = fc.nat(255)
    const near = fc.constantFrom(0, 10, 100, 127, 168, 169, 172, 192, 198, 203, 223, 224, 240)
    forAll(
      [
        fc.oneof(near, byte),
        fc.oneof(fc.constantFrom(0, 16, 18, 31, 51, 63, 64, 88, 127, 128, 168, 254), byte),
        fc.oneof(fc.constantFrom(0, 2, 99, 100, 113, 129, 169), byte),
        fc.oneof(fc.constantFrom(16, 254), byte),
      ],
      (...bytes) => {
        const address = bytes.join('.')
        expect(addressKind(address) === 'public', address).toBe(isPublic(...bytes))
        expect(addressKind(`::ffff:${address}`), address).toBe(addressKind(address))
        expect(addressKind(`64:ff9b::${address}`), address).toBe(addressKind(address))
      },
      { runs: 1_000 },
    )
  })

  it('an IPv6 address in another spelling is of the same kind', () => {
    forAll([fc.ipV6()], (address) => {
      const longhand = new URL(`http://[${address}]`).hostname.slice(1, -1)
      expect(addressKind(longhand)).toBe(addressKind(address))
      expect(addressKind(address.toUpperCase())).toBe(addressKind(address))
    })
  })

  it('of IPv6 nothing outside 2000::/3 is public but IPv4 within it', () => {
    const global = new BlockList()
    global.addSubnet('2000::', 3, 'ipv6')
    global.addSubnet('::ffff:0:0', 96, 'ipv6')
    global.addSubnet('64:ff9b::', 96, 'ipv6')
    forAll([fc.ipV6()], (address) => {
      if (addressKind(address) === 'public') expect(global.check(address, 'ipv6'), address).toBe(true)
    })
  })
})

function isPublic(a: number, b: number, c: number, d: number): boolean {
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false
  if (a === 100 && b >= 64 && b < 128) return false
  if (a === 168 && b === 63 && c === 129 && d === 16) return false
  if (a === 169 && b === 254) return false
  if (a === 172 && b >= 16 && b < 32) return false
  if (a === 192 && (b === 168 || (b === 0 && (c === 0 || c === 2)) || (b === 88 && c === 99))) return false
  if (a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100))) return false
  return !(a === 203 && b === 0 && c === 113)
}
