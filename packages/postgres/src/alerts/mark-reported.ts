import { fragment, type SqlFragment } from '../sql-fragment.ts'
import { withIds } from './with-ids.ts'

/** Not before they were noticed: the database's clock may be behind. */
export function markReportedStatement(tenantId: string, ids: readonly string[]): SqlFragment {
  return fragment`
update leora_jobs.alert a set reported_at = greatest(statement_timestamp(), a.notified_at) where ${withIds(tenantId, ids)}`
}
