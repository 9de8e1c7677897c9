import type { WrittenDaysQuery } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/** The days that a run has written for. Index run_by_as_of. */
export function writtenDaysStatement(tenantId: string, { job, inputHash, from, to }: WrittenDaysQuery): SqlFragment {
  return fragment`
select distinct as_of::text as day from leora_jobs.run
where tenant_id = ${param(tenantId, 'text')} and job = ${param(job, 'text')} and as_of between ${param(from, 'date')} and ${param(to, 'date')}
  and input_hash = ${param(inputHash, 'text')} and status in ('succeeded', 'partial') and undone_at is null
order by 1`
}
