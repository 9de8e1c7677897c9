import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/** Occurrences that ended without a run, newest first. The primary key of occurrence serves. */
export function unrunStatement(
  tenantId: string,
  filter: { readonly job?: string; readonly limit: number },
): SqlFragment {
  const job = filter.job === undefined ? fragment`` : fragment`and job = ${param(filter.job, 'text')}`
  return fragment`
select job, (extract(epoch from planned_at) * 1000)::float8 as planned_at, as_of::text as as_of, outcome, reason
from leora_jobs.occurrence
where tenant_id = ${param(tenantId, 'text')} and outcome in ('missed', 'skipped') ${job}
order by planned_at desc, job limit ${param(filter.limit, 'int')}`
}

export interface UnrunRow {
  readonly job: string
  readonly planned_at: number
  readonly as_of: string
  readonly outcome: 'missed' | 'skipped'
  readonly reason: string | null
}
