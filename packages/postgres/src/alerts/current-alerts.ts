import type { HistoryRequest } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'
import { alertColumns } from './alert-row.ts'

/** What is not resolved of these jobs, and what somebody of the tenant's is to be told of. Index: alert_current. */
export function currentAlertsStatement(tenantId: string, { jobs }: Pick<HistoryRequest, 'jobs'>): SqlFragment {
  const names = jobs.map(({ job }) => job)
  return fragment`
select ${alertColumns} from leora_jobs.alert a
where a.tenant_id = ${param(tenantId, 'text')} and (a.status <> 'resolved' or a.notice_kind is not null)
  and (a.notice_kind is not null or a.job = any (${param(names, 'text[]')}))
order by a.opened_at, a.id`
}
