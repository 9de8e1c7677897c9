import { fragment, type SqlFragment } from '../sql-fragment.ts'
import { alertColumns } from './alert-row.ts'
import { withIds } from './with-ids.ts'

/** Ends them by hand; whoever was to be told is not. */
export function resolveAlertsStatement(tenantId: string, ids: readonly string[]): SqlFragment {
  return fragment`
update leora_jobs.alert a
set status = 'resolved', resolved_at = statement_timestamp(), notice_kind = null, notice_former = null
where ${withIds(tenantId, ids)} and a.status <> 'resolved'
returning ${alertColumns}`
}
