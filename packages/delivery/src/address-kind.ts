import { isIP } from 'node:net'
import { type AddressRange, addressRange } from './address-range.ts'

/** IPv4 that is nobody's on the internet (IANA IPv4 Special-Purpose Address Registry; 224/4 and 240/4 from RFC 1112). */
const ipv4 = [
  ['unspecified', '0.0.0.0/8'],
  ['private', '10.0.0.0/8'],
  ['carrier-grade NAT', '100.64.0.0/10'],
  ['loopback', '127.0.0.0/8'],
  ['cloud metadata', '169.254.169.254'],
  ['link-local', '169.254.0.0/16'],
  ['private', '172.16.0.0/12'],
  ['protocol assignment', '192.0.0.0/24'],
  ['documentation', '192.0.2.0/24'],
  ['6to4 relay', '192.88.99.0/24'],
  ['private', '192.168.0.0/16'],
  ['benchmark', '198.18.0.0/15'],
  ['documentation', '198.51.100.0/24'],
  ['documentation', '203.0.113.0/24'],
  ['multicast', '224.0.0.0/4'],
  ['reserved', '240.0.0.0/4'],
  // Azure's platform: a public address that is answered from within each of its networks
  ['cloud metadata', '168.63.129.16'],
] as const

/** IPv4 within IPv6 that is as good as the IPv4 address: mapped, and NAT64 (RFC 6052), by which a network without IPv4 reaches it. */
const embeddings = ['::ffff:', '64:ff9b::'] as const

/** IPv6 that is no one's either (IANA IPv6 Special-Purpose Address Registry). Embeddings of IPv4 that lead wherever some relay does are among them. */
const ipv6 = [
  ['unspecified', '::'],
  ['loopback', '::1'],
  ['IPv4-compatible', '::/96'],
  ['local NAT64', '64:ff9b:1::/48'],
  ['discard', '100::/64'],
  ['Teredo', '2001::/32'],
  ['benchmark', '2001:2::/48'],
  ['protocol assignment', '2001::/23'],
  ['documentation', '2001:db8::/32'],
  ['6to4', '2002::/16'],
  ['documentation', '3fff::/20'],
  ['cloud metadata', 'fd00:ec2::254'],
  ['unique-local', 'fc00::/7'],
  ['link-local', 'fe80::/10'],
  ['site-local', 'fec0::/10'],
  ['multicast', 'ff00::/8'],
] as const

/** What is not public, in the order in which it is named. */
const special = [...ipv4, ...embeddings.flatMap((prefix) => ipv4.map((entry) => embed(entry, prefix))), ...ipv6].map(
  ([kind, cidr]) => ({ kind, range: rangeOf(cidr) }),
)

/** The rest is public only within these: of IPv6, what IANA has handed out (2000::/3). */
const handedOut = ['0.0.0.0/0', '2000::/3', ...embeddings.map((prefix) => `${prefix}0.0.0.0/96`)].map(rangeOf)

/** `public`, or what keeps an address from being it; the spelling of the address does not matter. */
export function addressKind(address: string): string {
  if (isIP(address) === 0 || address.includes('%')) return 'no address'
  const found = special.find(({ range }) => range.has(address))
  if (found) return found.kind
  return handedOut.some((range) => range.has(address)) ? 'public' : 'unassigned'
}

function embed([kind, cidr]: readonly [string, string], prefix: string): readonly [string, string] {
  const [address, bits = '32'] = cidr.split('/')
  return [kind, `${prefix}${address}/${96 + Number(bits)}`]
}

function rangeOf(cidr: string): AddressRange {
  const range = addressRange(cidr)
  if (!range) throw new TypeError(`${cidr} is no range`)
  return range
}
