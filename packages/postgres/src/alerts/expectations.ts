import type { HistoryRequest } from '@leora-jobs/core'
import { notSuspended } from '../ledger/find-due.ts'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'
import { requestedJobs } from './requested-jobs.ts'

/**
 * What is expected of each job, and the newest occurrence that the ledger has. A job that nobody has looked at is expected since its oldest occurrence, and
 * one that has another expression now, from now on. Index: the primary key of occurrence, from both ends.
 */
export function expectationsStatement(tenantId: string, request: HistoryRequest): SqlFragment {
  const tenant = param(tenantId, 'text')
  const ofJob = fragment`from leora_jobs.occurrence o where o.tenant_id = ${tenant} and o.job = pair.job`
  return fragment`
select pair.job, (extract(epoch from case
    when k.expression = pair.expression then k.expected_since
    when k.expression is null then coalesce((select min(o.planned_at) ${ofJob}), ${param(request.now, 'timestamptz')})
    else ${param(request.now, 'timestamptz')}
  end) * 1000)::float8 as expected_since,
  (extract(epoch from (select max(o.planned_at) ${ofJob})) * 1000)::float8 as last_planned,
  (true ${notSuspended}) as is_started
from (select ${tenant} as id, w.job, w.expression from ${requestedJobs(request)}) pair
left join leora_jobs.watched_job k on k.tenant_id = pair.id and k.job = pair.job`
}

export interface ExpectationRow {
  readonly job: string
  readonly expected_since: number
  readonly last_planned: number | null
  /** False where its schedule stands still. */
  readonly is_started: boolean
}
