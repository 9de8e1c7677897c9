import { isLeoraError } from '@leora-jobs/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAllAsync } from '../../core/test/support/random.ts'
import { type AddressGuardOptions, createAddressGuard } from './address-guard.ts'
import type { ResolvedAddress } from './lookup-addresses.ts'
import { Refusal } from './refusal.ts'

/** What a guard says of a URL: the addresses that may be connected to, or why not. */
async function judge(url: string, options: AddressGuardOptions = {}): Promise<readonly string[] | string> {
  try {
    const { addresses } = await createAddressGuard({ lookup: neverAsked, ...options }).admit(url)
    return addresses.map(({ address }) => address)
  } catch (error) {
    if (error instanceof Refusal) return `${error.code}: ${error.message}`
    throw error
  }
}

const neverAsked = (host: string) => Promise.reject(new Error(`${host} was looked up`))

function resolving(...addresses: readonly string[]) {
  return async (): Promise<readonly ResolvedAddress[]> =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
}

const open: AddressGuardOptions = { http: 'always', ports: [443, 80] }

describe('the guard refuses, without asking a resolver', () => {
  it.each([
    '127.0.0.1',
    '[::1]',
    '169.254.169.254',
    '0x7f.1',
    '2130706433',
    '017700000001',
    'localhost',
    'localhost.',
    'LOCALHOST',
    'app.localhost',
    '[::ffff:10.0.0.1]',
    '[::ffff:a00:1]',
    '127.1',
    '127.0.0.1.',
    '0',
    '0.0.0.0',
    '[::]',
    '１２７.０.０.１',
    '①②⑦.0.0.1',
    '%31%32%37.0.0.1',
    '10.1.2.3',
    '[fd00::1]',
    '[fe80::1]',
    '[64:ff9b::10.0.0.1]',
    '[2002:7f00:1::]',
    '[2001:0:4136:e378:8000:63bf:80ff:fffe]',
    '100.100.100.200',
    'metadata.google.internal',
    'printer.local',
  ])('%s', async (host) => {
    for (const scheme of ['http', 'https']) {
      expect(await judge(`${scheme}://${host}/hook`, open)).toMatch(/^ADDRESS_REFUSED: /)
    }
  })

  it('any IPv4 address that is not public, in any spelling', async () => {
    const notPublic = fc.oneof(
      fc.tuple(fc.constantFrom(0, 10, 127), fc.nat(255), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(169), fc.constant(254), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(192), fc.constant(168), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), fc.nat(255), fc.nat(255)),
      fc.tuple(fc.integer({ min: 224, max: 255 }), fc.nat(255), fc.nat(255), fc.nat(255)),
    )
    await forAllAsync(
      [notPublic, spelling],
      async (bytes, spell) => {
        expect(await judge(`https://${spell(bytes)}/`, open), spell(bytes)).toMatch(/^ADDRESS_REFUSED/)
      },
      { runs: 500 },
    )
  })

  it('and a public one in none', async () => {
    const publicOnes = fc.tuple(
      fc.constantFrom(1, 8, 9, 34, 52, 93, 151, 185, 223),
      fc.nat(255),
      fc.nat(255),
      fc.nat(255),
    )
    await forAllAsync(
      [publicOnes, spelling],
      async (bytes, spell) => {
        const [found] = await judge(`https://${spell(bytes)}/`, open)
        const isMapped = spell(bytes).startsWith('[')
        expect(isMapped ? found?.startsWith('::ffff:') : found === bytes.join('.'), spell(bytes)).toBe(true)
      },
      { runs: 500 },
    )
  })
})

type Bytes = readonly [number, number, number, number]

/** The ways to write an IPv4 address that a URL parser takes. */
const spelling = fc.constantFrom<(bytes: Bytes) => string>(
  (bytes) => bytes.join('.'),
  (bytes) => `${bytes.join('.')}.`,
  (bytes) => bytes.map((byte) => `0x${byte.toString(16)}`).join('.'),
  (bytes) => bytes.map((byte) => `0X00${byte.toString(16).toUpperCase()}`).join('.'),
  (bytes) => bytes.map((byte) => `0${byte.toString(8)}`).join('.'),
  (bytes) => String(numberOf(bytes)),
  (bytes) => `0x${numberOf(bytes).toString(16)}`,
  (bytes) => `0${numberOf(bytes).toString(8)}`,
  ([a, b, c, d]) => `${a}.${(b << 16) + (c << 8) + d}`,
  ([a, b, c, d]) => `${a}.0x${b.toString(16)}.${(c << 8) + d}`,
  (bytes) => `[::ffff:${bytes.join('.')}]`,
  ([a, b, c, d]) => `[0:0:0:0:0:FFFF:${((a << 8) + b).toString(16)}:${((c << 8) + d).toString(16)}]`,
)

function numberOf([a, b, c, d]: Bytes): number {
  return ((a * 256 + b) * 256 + c) * 256 + d
}

describe('a name', () => {
  const url = 'https://hooks.example.com/secret-path'

  it('is resolved, and all that it resolves to is looked at', async () => {
    expect(await judge(url, { lookup: resolving('93.184.216.34', '2606:4700::1111') })).toEqual([
      '93.184.216.34',
      '2606:4700::1111',
    ])
    for (const inner of [
      '10.0.0.1',
      '127.0.0.1',
      '169.254.169.254',
      '::1',
      '::ffff:10.0.0.1',
      'fd00::1',
      'fe80::1%eth0',
      'nonsense',
    ]) {
      for (const addresses of [[inner], ['93.184.216.34', inner], [inner, '2606:4700::1111']]) {
        expect(await judge(url, { lookup: resolving(...addresses) })).toMatch(
          /^ADDRESS_REFUSED: hooks\.example\.com: it resolves to \S+, which is not public \([\w -]+\)/,
        )
      }
    }
  })

  it('without an address is not resolved, which may pass', async () => {
    await expect(judge(url, { lookup: resolving() })).rejects.toMatchObject({ code: 'ENOTFOUND' })
  })

  it('is asked for without its final full stop, in punycode', async () => {
    const asked: string[] = []
    const lookup = async (host: string) => {
      asked.push(host)
      return resolving('8.8.8.8')()
    }
    await judge('https://Hooks.Example.com./', { lookup })
    await judge('https://weingüter.example/', { lookup })
    expect(asked).toEqual(['hooks.example.com', 'xn--weingter-b6a.example'])
  })
})

describe('a URL', () => {
  it.each([
    ['ftp://example.com/', /^DESTINATION_INVALID: the destination is a URL of ftp:/],
    ['file:///etc/passwd', /^DESTINATION_INVALID/],
    ['javascript:alert(1)', /^DESTINATION_INVALID/],
    ['example.com/hook', /^DESTINATION_INVALID: the destination is no URL/],
    ['', /^DESTINATION_INVALID/],
    ['https://', /^DESTINATION_INVALID/],
    ['https://../', /^DESTINATION_INVALID: the destination has no host/],
    ['http://example.com/', /^DESTINATION_INVALID: example\.com: http is not allowed/],
    ['https://user:hunter2@example.com/', /^DESTINATION_INVALID: example\.com: the URL has credentials/],
    ['https://user@example.com/', /^DESTINATION_INVALID/],
    ['https://example.com:22/', /^ADDRESS_REFUSED: example\.com: port 22 is not allowed; allowed: 443, 8443/],
    [`https://example.com/${'x'.repeat(3_000)}`, /^DESTINATION_INVALID/],
  ])('%s is refused, and only its host is named', async (url, problem) => {
    const said = await judge(url)
    expect(said).toMatch(problem)
    expect(said).not.toContain('hunter2')
  })

  it('may use the ports that are listed', async () => {
    const lookup = resolving('8.8.8.8')
    expect(await judge('https://example.com:8443/', { lookup })).toEqual(['8.8.8.8'])
    expect(await judge('http://example.com:8080/', { lookup, http: 'always' })).toEqual(['8.8.8.8'])
    expect(await judge('https://example.com:9000/', { lookup, ports: [9000] })).toEqual(['8.8.8.8'])
    expect(await judge('https://example.com/', { lookup, ports: [9000] })).toMatch(/port 443 is not allowed/)
  })
})

describe('what is internal and allowed', () => {
  it.each([
    ['a range', '10.2.0.0/16', 'https://10.2.3.4/', undefined, ['10.2.3.4']],
    ['a range that does not reach', '10.2.0.0/16', 'https://10.3.0.1/', undefined, /^ADDRESS_REFUSED/],
    ['an address', '127.0.0.1', 'https://0x7f.1/', undefined, ['127.0.0.1']],
    ['an address, not its neighbour', '127.0.0.1', 'https://127.0.0.2/', undefined, /^ADDRESS_REFUSED/],
    ['IPv6', 'fd00::/8', 'https://[fd12::1]/', undefined, ['fd12::1']],
    ['a range, for a name in it', '10.2.0.0/16', 'https://hooks.corp.example/', '10.2.3.4', ['10.2.3.4']],
    ['a name', 'Hooks.internal.', 'https://hooks.internal/', '10.9.9.9', ['10.9.9.9']],
    ['a name in any script', 'Weingüter.example', 'https://weingüter.example/', '10.9.9.9', ['10.9.9.9']],
    ['a name, not its neighbour', 'hooks.example.com', 'https://xhooks.example.com/', '10.9.9.9', /^ADDRESS_REFUSED/],
    ['a name, not its children', 'hooks.example.com', 'https://a.hooks.example.com/', '10.9.9.9', /^ADDRESS_REFUSED/],
    [
      'a name of .internal, not its children',
      'hooks.internal',
      'https://a.hooks.internal/',
      '8.8.8.8',
      /^ADDRESS_REFUSED/,
    ],
    ['link-local', '169.254.0.0/16', 'https://169.254.1.1/', undefined, ['169.254.1.1']],
    [
      'link-local, which is not the metadata',
      '169.254.0.0/16',
      'https://169.254.169.254/',
      undefined,
      /^ADDRESS_REFUSED/,
    ],
    [
      'everything, which is not the metadata',
      '0.0.0.0/0',
      'https://hooks.example.com/',
      '169.254.169.254',
      /cloud metadata/,
    ],
    [
      'a name, which is not the metadata',
      'hooks.example.com',
      'https://hooks.example.com/',
      'fd00:ec2::254',
      /cloud metadata/,
    ],
    ['the metadata by itself', '169.254.169.254', 'https://169.254.169.254/', undefined, ['169.254.169.254']],
    ['all of IPv6, which is not IPv4', '::/0', 'https://10.0.0.1/', undefined, /^ADDRESS_REFUSED/],
  ])('%s: %s', async (_what, entry, url, resolved, expected) => {
    const options = { allowInternal: [entry], ...(resolved === undefined ? {} : { lookup: resolving(resolved) }) }
    const said = await judge(url, options)
    if (expected instanceof RegExp) expect(said).toMatch(expected)
    else expect(said).toEqual(expected)
  })

  it('may use http where that is said, and others may not', async () => {
    const options: AddressGuardOptions = { allowInternal: ['10.0.0.0/8'], http: 'internal' }
    expect(await judge('http://10.0.0.1/', options)).toEqual(['10.0.0.1'])
    expect(await judge('http://8.8.8.8/', options)).toMatch(
      /^DESTINATION_INVALID: 8\.8\.8\.8: http is allowed for internal/,
    )
    const mixed = { ...options, lookup: resolving('10.0.0.1', '8.8.8.8') }
    expect(await judge('http://hooks.example.com/', mixed)).toMatch(/^DESTINATION_INVALID/)
  })

  it.each(['', '*', '*.internal', '10.0.0.0/33', '10.0.0/8', 'http://a', 'a/b', 'a b', 'a:80', '0x7f.1', '[::1]'])(
    '%j is no entry, and is named',
    (entry) => {
      const thrown = catching(() => createAddressGuard({ allowInternal: [entry] }))
      expect(isLeoraError(thrown, 'CONFIG_INVALID') && thrown.message).toContain(`allowInternal: '${entry}'`)
    },
  )

  it.each([0, 65_536, 1.5])('%j is no port, and is named', (port) => {
    const thrown = catching(() => createAddressGuard({ ports: [port] }))
    expect(isLeoraError(thrown, 'CONFIG_INVALID') && thrown.message).toContain(`ports: '${port}'`)
  })
})

function catching(call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    return error
  }
}
