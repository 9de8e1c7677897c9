import type { AlertFilter } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'
import { alertColumns } from './alert-row.ts'

/** Newest first. Index: alert_by_opening. */
export function listAlertsStatement(tenantId: string, { status, job, since, limit }: AlertFilter): SqlFragment {
  return fragment`
select ${alertColumns} from leora_jobs.alert a
where a.tenant_id = ${param(tenantId, 'text')}
  ${status ? fragment`and a.status = any (${param([...status], 'text[]')})` : fragment``}
  ${job === undefined ? fragment`` : fragment`and a.job = ${param(job, 'text')}`}
  ${since ? fragment`and (a.resolved_at is null or a.resolved_at >= ${param(since, 'timestamptz')})` : fragment``}
order by a.opened_at desc, a.id
limit ${param(limit, 'int')}`
}
