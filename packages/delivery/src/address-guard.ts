import { isIP } from 'node:net'
import { LeoraError } from '@leora-jobs/core'
import { addressKind } from './address-kind.ts'
import { readAllowList } from './allow-list.ts'
import { type Destination, readDestination } from './destination.ts'
import { type LookupAddresses, lookupAddresses, type ResolvedAddress } from './lookup-addresses.ts'
import { Refusal } from './refusal.ts'

/** Where webhooks may go. */
export interface AddressGuardOptions {
  /**
   * Internal destinations that may be reached all the same: host names, IP addresses, or ranges such as 10.2.0.0/16. A cloud's metadata address has to be named
   * by itself. @default none
   */
  readonly allowInternal?: readonly string[]
  /** Whether http may be used: never, for what `allowInternal` names, or always. @default 'never' */
  readonly http?: 'never' | 'internal' | 'always'
  /** Ports that may be called, internal or not. @default 443 and 8443, and for http 80 and 8080 */
  readonly ports?: readonly number[]
  /** Finds all addresses of a host name. @default the system's resolver */
  readonly lookup?: LookupAddresses
}

/** A destination that was found good, with the addresses that were looked at: connect to these and to no other. */
export interface AdmittedDestination extends Destination {
  readonly addresses: readonly ResolvedAddress[]
}

/** Decides whether a URL may be called. */
export interface AddressGuard {
  /**
   * Resolves the host, A and AAAA, and looks at each address. Throws a `Refusal` for a URL that may not be called, whatever it resolves to, and for one with
   * any address that is not public; and whatever the resolver throws.
   */
  admit(url: string): Promise<AdmittedDestination>
}

/** Throws CONFIG_INVALID for options that cannot be meant. */
export function createAddressGuard(options: AddressGuardOptions = {}): AddressGuard {
  const { http = 'never', ports, lookup = lookupAddresses } = options
  const allowed = readAllowList(options.allowInternal ?? [])
  const invalidPort = ports?.find((port) => !Number.isInteger(port) || port < 1 || port > 65_535)
  if (invalidPort !== undefined) {
    throw new LeoraError(
      'CONFIG_INVALID',
      `ports: '${invalidPort}' is not known; allowed: port numbers from 1 to 65535.`,
      {
        details: { field: 'ports', allowed: 'port numbers from 1 to 65535' },
      },
    )
  }

  return {
    async admit(url) {
      const destination = readDestination(url)
      const { host, port, isSecure } = destination
      if (!isSecure && http === 'never')
        throw new Refusal('DESTINATION_INVALID', `${host}: http is not allowed, use https`)
      const openPorts = ports ?? (isSecure ? [443, 8443] : [80, 8080])
      if (!openPorts.includes(port)) {
        throw new Refusal(
          'ADDRESS_REFUSED',
          `${host}: port ${port} is not allowed; allowed: ${openPorts.join(', ')} (option \`ports\`)`,
        )
      }
      if (isIP(host) === 0 && !allowed.hasName(host)) refuseInternalName(host)
      const addresses =
        isIP(host) === 0 ? await lookup(host) : [{ address: host, family: isIP(host) === 4 ? 4 : 6 } as const]
      if (addresses.length === 0) throw Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' })
      for (const { address } of addresses) {
        if (allowed.has(host, address)) continue
        const kind = addressKind(address)
        if (kind !== 'public') throw refusedAddress(host, address, kind)
        if (!isSecure && http === 'internal') {
          throw new Refusal('DESTINATION_INVALID', `${host}: http is allowed for internal destinations only, use https`)
        }
      }
      return { ...destination, addresses }
    },
  }
}

/** Names that mean this machine or this network wherever they are resolved (RFC 6761, RFC 6762, and `.internal`). */
function refuseInternalName(host: string): void {
  const last = host.slice(host.lastIndexOf('.') + 1)
  if (!['localhost', 'local', 'internal'].includes(last)) return
  throw new Refusal('ADDRESS_REFUSED', `${host}: names of .${last} are internal; \`allowInternal\` can name it`)
}

function refusedAddress(host: string, address: string, kind: string): Refusal {
  const what = host === address ? host : `${host}: it resolves to ${address}, which`
  return new Refusal('ADDRESS_REFUSED', `${what} is not public (${kind}); \`allowInternal\` can name it`)
}
