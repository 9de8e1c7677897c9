import type { HistoryRequest } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'
import { requestedJobs } from './requested-jobs.ts'

/**
 * Since when occurrences of these jobs are expected: of a job that is new here, since its newest occurrence under this expression, or from now on; under
 * another expression than before, from now on. What is known already is neither written nor locked. Index: the primary key of occurrence, read backwards.
 */
export function expectJobsStatement(tenantId: string, request: HistoryRequest): SqlFragment {
  const tenant = param(tenantId, 'text')
  const now = param(request.now, 'timestamptz')
  return fragment`
insert into leora_jobs.watched_job (tenant_id, job, expression, expected_since)
select ${tenant}, w.job, w.expression, case when newest.expression = w.expression then newest.planned_at else ${now} end
from ${requestedJobs(request)}
left join lateral (
  select o.planned_at, o.expression from leora_jobs.occurrence o
  where o.tenant_id = ${tenant} and o.job = w.job order by o.planned_at desc limit 1
) newest on true
where not exists (select from leora_jobs.watched_job k where k.tenant_id = ${tenant} and k.job = w.job and k.expression = w.expression)
on conflict (tenant_id, job) do update set expression = excluded.expression, expected_since = ${now}`
}
