import { fragment, type SqlFragment } from '../sql-fragment.ts'
import { alertColumns } from './alert-row.ts'
import { withIds } from './with-ids.ts'

/** Somebody sees to them: a reminder that nobody was told yet goes as well. */
export function acknowledgeAlertsStatement(tenantId: string, ids: readonly string[]): SqlFragment {
  return fragment`
update leora_jobs.alert a
set status = 'acknowledged', acknowledged_at = statement_timestamp(), notice_kind = nullif(a.notice_kind, 'reminded')
where ${withIds(tenantId, ids)} and a.status = 'open'
returning ${alertColumns}`
}
