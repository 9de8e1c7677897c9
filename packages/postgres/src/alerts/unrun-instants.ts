import type { HistoryRequest } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'
import { requestedJobs } from './requested-jobs.ts'

/** The newest occurrences of each job that ended without a run, oldest first. Index: the primary key of occurrence, read backwards. */
export function unrunInstantsStatement(tenantId: string, request: HistoryRequest): SqlFragment {
  return fragment`
select w.job, (extract(epoch from o.planned_at) * 1000)::float8 as planned_at, o.outcome, coalesce(o.reason, '') as reason
from ${requestedJobs(request)}
cross join lateral (
  select newest.planned_at, newest.outcome, newest.reason from leora_jobs.occurrence newest
  where newest.tenant_id = ${param(tenantId, 'text')} and newest.job = w.job and newest.planned_at >= ${param(request.since, 'timestamptz')}
    and newest.outcome in ('missed', 'skipped')
  order by newest.planned_at desc limit ${param(request.limit, 'int')}
) o
order by o.planned_at`
}

export interface UnrunInstantRow {
  readonly job: string
  readonly planned_at: number
  readonly outcome: 'missed' | 'skipped'
  readonly reason: string
}
