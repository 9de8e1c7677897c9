import type { DueSchedule, PlannedSlot } from '@leora-jobs/core'
import { fragment, type SqlFragment } from '../sql-fragment.ts'
import { slotPairs } from './slot-pairs.ts'

/**
 * What is due among all tenants, in one statement: slots newer than all that the ledger has, and occurrences that have begun and not ended.
 * `tenants` is the source's SELECT. Indexes: the primary key of occurrence, read backwards, once a tenant and slot (a join with the slots' instants
 * hashed the whole ledger: 497 ms for 1.2 million rows, and more each day; see bench/due); occurrence_open
 * (a hashed subplan, whatever the statistics say of how many there are).
 */
export function findDueStatement(
  slots: readonly PlannedSlot[],
  tenants: SqlFragment,
  withSuspended: boolean,
): SqlFragment {
  return fragment`
with ${slotPairs(slots, tenants)}
select pair.id, pair.slug, pair.name, pair.time_zone, pair.job,
  (
    select array_agg((extract(epoch from o.planned_at) * 1000)::float8 order by o.planned_at) from leora_jobs.occurrence o
    where o.tenant_id = pair.id and o.job = pair.job and o.outcome is null
  ) as instants,
  case when newest.expression = pair.expression then (extract(epoch from newest.planned_at) * 1000)::float8 end as last_known,
  case when newest.expression <> pair.expression then (extract(epoch from newest.planned_at) * 1000)::float8 end as last_other
from pair
left join lateral (
  select o.planned_at, o.expression from leora_jobs.occurrence o
  where o.tenant_id = pair.id and o.job = pair.job
  order by o.planned_at desc limit 1
) newest on true
where (
    newest.planned_at is null or newest.planned_at < pair.planned_at
    or (pair.id, pair.job) in (select tenant_id, job from leora_jobs.occurrence where outcome is null)
  )
  ${withSuspended ? fragment`` : notSuspended}
order by pair.planned_at, pair.slug, pair.job`
}

/** Of a `pair` of tenant and job, behind other conditions. */
export const notSuspended = fragment`and (pair.id, pair.job) not in (select tenant_id, job from leora_jobs.suspension)
  and pair.id not in (select tenant_id from leora_jobs.suspension where job = '*')
  and pair.job not in (select job from leora_jobs.suspension where tenant_id = '*')
  and not exists (select from leora_jobs.suspension where tenant_id = '*' and job = '*')`

export interface DueRow {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly time_zone: string
  readonly job: string
  readonly instants: readonly number[] | null
  readonly last_known: number | null
  readonly last_other: number | null
}

export function dueOf(row: DueRow): DueSchedule {
  return {
    tenant: { id: row.id, slug: row.slug, name: row.name, timeZone: row.time_zone },
    job: row.job,
    lastPlannedKnown: instantOf(row.last_known),
    lastKnownOfOtherExpression: instantOf(row.last_other),
    open: (row.instants ?? []).map((milliseconds) => new Date(milliseconds)),
  }
}

function instantOf(milliseconds: number | null): Date | null {
  return milliseconds === null ? null : new Date(milliseconds)
}
