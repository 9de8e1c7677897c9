import { Refusal } from './refusal.ts'

/** A URL that can be called, taken apart. */
export interface Destination {
  /** Normalised: lower case, punycode, without a final full stop; an address in its usual spelling, IPv6 without brackets. */
  readonly host: string
  readonly port: number
  readonly isSecure: boolean
  /** Path and query. */
  readonly path: string
}

/** Longest URL that is read, in characters. */
const longestUrl = 2_048

/** Takes a URL apart. Throws a `Refusal` for one that is no http or https URL, or has credentials in it. It names no more of it than the host. */
export function readDestination(text: string): Destination {
  // WHATWG: 0x7f.1, 2130706433, 017700000001 and full-width digits are all 127.0.0.1
  const url = text.length <= longestUrl && URL.canParse(text) ? new URL(text) : undefined
  if (!url) throw new Refusal('DESTINATION_INVALID', `the destination is no URL of up to ${longestUrl} characters`)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new Refusal(
      'DESTINATION_INVALID',
      `the destination is a URL of ${url.protocol.slice(0, 20)}; allowed: https:`,
    )
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
  if (url.username !== '' || url.password !== '') {
    throw new Refusal('DESTINATION_INVALID', `${host}: the URL has credentials in it; use a header`)
  }
  if (host === '' || host.endsWith('.')) throw new Refusal('DESTINATION_INVALID', 'the destination has no host')
  const isSecure = url.protocol === 'https:'
  const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port)
  return { host, port, isSecure, path: `${url.pathname}${url.search}` }
}
