/** What an HTTP status says about a delivery. */
export type StatusVerdict = 'delivered' | 'retry' | 'gone' | 'redirected' | 'rejected'

/**
 * Of the answers that say "not like this", the ones that mean "not now": request timeout, conflict with another attempt under way, too early, too many
 * requests (RFC 9110 15.5, RFC 8470, RFC 6585).
 */
const passing = new Set([408, 409, 425, 429])

/**
 * Standard Webhooks 1.0, "Delivery success and failure": 2xx is a success, a redirect is not followed, 410 ends the destination. Of the rest, 5xx may pass;
 * 4xx will not, except for those that say so.
 */
export function judgeStatus(status: number): StatusVerdict {
  if (status >= 200 && status < 300) return 'delivered'
  if (status >= 300 && status < 400) return 'redirected'
  if (status === 410) return 'gone'
  return status >= 500 || passing.has(status) ? 'retry' : 'rejected'
}
