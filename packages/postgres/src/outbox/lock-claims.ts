import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/**
 * The tenant's claims line up here, so that what one has taken counts for the rate of the next. Nobody waits long: a claim sends nothing, and a page
 * takes this lock with its messages, at its end.
 */
export function lockClaimsStatement(tenantId: string): SqlFragment {
  return fragment`
select 1 as locked from leora_jobs.outbox_tenant where tenant_id = ${param(tenantId, 'text')} for update`
}
