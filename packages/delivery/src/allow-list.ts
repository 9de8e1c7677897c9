import { isIP } from 'node:net'
import { LeoraError } from '@leora-jobs/core'
import { addressKind } from './address-kind.ts'
import { addressRange } from './address-range.ts'

/** Internal destinations that may be reached all the same. */
export interface AllowList {
  hasName(host: string): boolean
  /** Whether an address may be connected to: for the name that it was found by, or for itself. */
  has(host: string, address: string): boolean
}

/** Reads host names, addresses and ranges. Throws CONFIG_INVALID for what is none of them. */
export function readAllowList(entries: readonly string[]): AllowList {
  const ranges = entries.flatMap((entry) => addressRange(entry) ?? [])
  const names = new Set(entries.filter((entry) => addressRange(entry) === undefined).map(readName))
  const single = new Set(entries.filter((entry) => isIP(entry) !== 0))
  return {
    hasName: (host) => names.has(host),
    has(host, address) {
      // what hands out the machine's credentials is never meant by a range, nor by a name: only by itself
      if (addressKind(address) === 'cloud metadata') return single.has(address)
      return names.has(host) || ranges.some((range) => range.has(address))
    },
  }
}

/** In the spelling of a destination's host. */
function readName(entry: string): string {
  if (/^[\p{L}\p{M}\p{N}_.-]+$/u.test(entry) && URL.canParse(`https://${entry}`)) {
    const host = new URL(`https://${entry}`).hostname.replace(/\.$/, '')
    if (isIP(host) === 0) return host
  }
  const allowed = 'host names, IP addresses, and ranges such as 10.2.0.0/16'
  throw new LeoraError('CONFIG_INVALID', `allowInternal: '${entry}' is not known; allowed: ${allowed}.`, {
    details: { field: 'allowInternal', allowed },
  })
}
