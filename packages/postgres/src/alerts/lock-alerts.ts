import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/** Whatever changes alerts by hand lines up with the watches. No row where nobody has looked yet: there are no alerts then. */
export function lockAlertsStatement(tenantId: string): SqlFragment {
  return fragment`select 1 as locked from leora_jobs.watched_tenant where tenant_id = ${param(tenantId, 'text')} for update`
}
