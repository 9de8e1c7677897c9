import type { JobHealth } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

export const newestMigrationStatement: SqlFragment = fragment`
select max(left(name, 4))::int as newest from leora_jobs.migration where name ~ '^[0-9]{4}_'`

/**
 * The newest occurrence of each job and tenant, summed up by job. Index: the primary key of occurrence, read backwards, once a tenant and job; a
 * `distinct on (tenant_id, job)` reads the whole ledger.
 */
export function jobHealthStatement(jobs: readonly string[], tenants: SqlFragment): SqlFragment {
  return fragment`
with job as (select name from unnest(${param(jobs, 'text[]')}) j (name)),
tenant as materialized (select id::text as id from (${tenants}) t)
select job.name as job, (extract(epoch from max(newest.planned_at)) * 1000)::float8 as last_planned,
  (extract(epoch from max(newest.updated_at)) * 1000)::float8 as last_active,
  count(*) filter (where newest.outcome = 'ran')::int as ran, count(*) filter (where newest.outcome = 'skipped')::int as skipped,
  count(*) filter (where newest.outcome = 'missed')::int as missed, count(*) filter (where newest.outcome is null)::int as open
from job cross join tenant
cross join lateral (
  select o.planned_at, o.updated_at, o.outcome from leora_jobs.occurrence o
  where o.tenant_id = tenant.id and o.job = job.name
  order by o.planned_at desc limit 1
) newest
group by job.name order by job.name`
}

export interface JobHealthRow extends Pick<JobHealth, 'job' | 'ran' | 'skipped' | 'missed' | 'open'> {
  readonly last_planned: number
  readonly last_active: number
}

export function jobHealthOf({ last_planned, last_active, ...counts }: JobHealthRow): JobHealth {
  return { ...counts, lastPlannedAt: new Date(last_planned), lastActiveAt: new Date(last_active) }
}
