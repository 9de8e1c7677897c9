import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/** Dead messages wait again, as if never tried, and their destinations are enabled; a destination that is named, in any case. Under the lock of the claims. */
export function retryMessagesStatement(
  tenantId: string,
  { ids, destination }: { readonly ids?: readonly string[]; readonly destination?: string },
): SqlFragment {
  const tenant = param(tenantId, 'text')
  const isWanted = fragment`${ids ? fragment`and o.id = any (${param([...ids], 'text[]')})` : fragment``}
  ${destination === undefined ? fragment`` : fragment`and o.destination = ${param(destination, 'text')}`}`
  const isNamed =
    destination === undefined || ids ? fragment`false` : fragment`d.destination = ${param(destination, 'text')}`
  return fragment`
with retried as (
  update leora_jobs.outbox o
  set status = 'pending', attempts = 0, next_attempt_at = statement_timestamp(), ended_at = null
  where o.tenant_id = ${tenant} and o.status = 'dead' ${isWanted}
  returning o.kind, o.destination
),
enabled as (
  delete from leora_jobs.outbox_destination d
  where d.tenant_id = ${tenant} and (${isNamed} or (d.kind, d.destination) in (select kind, destination from retried))
)
select count(*)::int as count from retried`
}
