import { BlockList, isIP } from 'node:net'

/** A range of IP addresses. */
export interface AddressRange {
  /** In CIDR notation. */
  readonly cidr: string
  has(address: string): boolean
}

/** Reads `10.0.0.0/8`, `fd00::/8` or a single address; undefined where it is none. IPv4 and IPv6 are apart: `::/0` has no IPv4 address. */
export function addressRange(text: string): AddressRange | undefined {
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const family = isIP(address)
  const width = family === 4 ? 32 : 128
  const prefix = bits === undefined ? width : Number(bits)
  // a zone (fe80::1%eth0) names a range on one machine only
  if (family === 0 || prefix > width || address.includes('%')) return undefined
  const list = new BlockList()
  list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6')
  return {
    cidr: `${address}/${prefix}`,
    has: (other) => isIP(other) === family && list.check(other, family === 4 ? 'ipv4' : 'ipv6'),
  }
}
