import { lookup } from 'node:dns/promises'

/** An address that a name has. */
export interface ResolvedAddress {
  readonly address: string
  readonly family: 4 | 6
}

/** Finds all addresses of a host name, IPv4 and IPv6. */
export type LookupAddresses = (host: string) => Promise<readonly ResolvedAddress[]>

/** The system's resolver: what a plain connection would ask, `/etc/hosts` included. */
export const lookupAddresses: LookupAddresses = async (host) => {
  const found = await lookup(host, { all: true, order: 'verbatim' })
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))
}
