import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/** When the tenant has something to send next. Under the lock of its claims. Index: outbox_due, one row of it. */
export function keepDueStatement(tenantId: string): SqlFragment {
  return fragment`
update leora_jobs.outbox_tenant t
set due_at = coalesce((
  select min(o.next_attempt_at) from leora_jobs.outbox o where o.tenant_id = ${param(tenantId, 'text')} and o.status in ('pending', 'sending')
), 'infinity')
where t.tenant_id = ${param(tenantId, 'text')}`
}
