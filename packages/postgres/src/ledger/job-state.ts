import type { ClaimRequest } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'
import { runColumns } from './run-row.ts'

/** The tenant's own policies. */
export function policiesStatement(tenantId: string): SqlFragment {
  return fragment`select job, policy from leora_jobs.policy where tenant_id = ${param(tenantId, 'text')}`
}

/** The newest run by hand of the same job, as-of and input that did not finish: whoever was at it has lost the lease. Index run_by_as_of. */
export function unfinishedRunStatement(tenantId: string, { job, asOf, inputHash }: ClaimRequest): SqlFragment {
  return fragment`
select ${runColumns} from leora_jobs.run
where tenant_id = ${param(tenantId, 'text')} and job = ${param(job, 'text')} and as_of = ${param(asOf, 'date')}
  and input_hash = ${param(inputHash, 'text')} and occurrence is null and status in ('running', 'paused')
order by id desc limit 1`
}

/** The latest day that a run of the job has written for. Index run_by_as_of. */
export function lastAsOfStatement(tenantId: string, job: string): SqlFragment {
  return fragment`
select max(as_of)::text as as_of from leora_jobs.run
where tenant_id = ${param(tenantId, 'text')} and job = ${param(job, 'text')} and (changed_count > 0 or status in ('succeeded', 'partial')) and undone_at is null`
}

/** The newest run of the job, whatever became of it. Index run_by_job. */
export function lastRunStatement(tenantId: string, job: string): SqlFragment {
  return fragment`
select id from leora_jobs.run where tenant_id = ${param(tenantId, 'text')} and job = ${param(job, 'text')} order by id desc limit 1`
}
