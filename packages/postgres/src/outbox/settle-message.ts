import type { ClaimedMessage, Settlement } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/**
 * Writes what came of an attempt, where the claim is still this one. What waits again brings forward when its tenant is due, where that is needed: too
 * early is no harm, and the next claim puts it right; whoever has sent something does not wait for a page that is being written.
 */
export function settleMessageStatement(
  tenantId: string,
  { id, token }: Pick<ClaimedMessage, 'id' | 'token'>,
  settlement: Settlement,
): SqlFragment {
  const settled = fragment`
  update leora_jobs.outbox o set token = null, ${columnsOf(settlement)}
  where o.tenant_id = ${param(tenantId, 'text')} and o.id = ${param(id, 'text')} and o.status = 'sending' and o.token = ${param(token, 'uuid')}
  returning o.tenant_id, o.kind, o.destination, o.next_attempt_at, o.last_code, o.last_message`
  return fragment`with settled as (${settled}), ${consequenceOf(settlement)} select 1 as settled from settled`
}

function columnsOf(settlement: Settlement): SqlFragment {
  if (settlement.status === 'released') {
    return fragment`status = 'pending', attempts = o.attempts - 1, next_attempt_at = statement_timestamp(),
    recent_attempts = trim_array(o.recent_attempts, 1)`
  }
  const failure = settlement.status === 'delivered' ? { code: null, message: null } : settlement
  const { status, excerpt } = settlement.evidence
  const ending =
    settlement.status === 'pending'
      ? fragment`next_attempt_at = statement_timestamp() + make_interval(secs => ${param(settlement.delaySeconds, 'float8')})`
      : fragment`ended_at = statement_timestamp()`
  return fragment`status = ${param(settlement.status, 'text')}, ${ending}, last_code = ${param(failure.code, 'text')},
    last_message = ${param(failure.message, 'text')}, last_status = ${param(status, 'int')}, last_excerpt = ${param(excerpt, 'text')}`
}

function consequenceOf(settlement: Settlement): SqlFragment {
  if (settlement.status === 'dead' && settlement.disables) {
    return fragment`disabled as (
  insert into leora_jobs.outbox_destination (tenant_id, kind, destination, code, message)
  select tenant_id, kind, destination, last_code, last_message from settled
  on conflict (tenant_id, kind, destination) do nothing
)`
  }
  return fragment`brought_forward as (
  update leora_jobs.outbox_tenant t set due_at = settled.next_attempt_at
  from settled where t.tenant_id = settled.tenant_id and t.due_at > settled.next_attempt_at
)`
}
