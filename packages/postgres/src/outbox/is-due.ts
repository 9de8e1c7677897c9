import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/**
 * What is due of the outbox `o`: what waits, and what a relay has had for longer than its claim. By the statement's own time, which the index outbox_due
 * serves; clock_timestamp() could change from row to row and would have all of them read.
 */
export function isDue(tenantId: string): SqlFragment {
  return fragment`o.tenant_id = ${param(tenantId, 'text')} and o.status in ('pending', 'sending') and o.next_attempt_at <= statement_timestamp()`
}
