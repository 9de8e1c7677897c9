import type { LateSchedule, PlannedSlot } from '@leora-jobs/core'
import { notSuspended } from '../ledger/find-due.ts'
import { slotPairs } from '../ledger/slot-pairs.ts'
import { fragment, type SqlFragment } from '../sql-fragment.ts'

/**
 * Slots newer than all that the ledger has, of what is expected: looked at under this expression since before the slot, and not suspended. The longest late
 * first. Indexes: the primary keys of watched_job, and of occurrence, read backwards.
 */
export function findLateStatement(slots: readonly PlannedSlot[], tenants: SqlFragment): SqlFragment {
  return fragment`
with ${slotPairs(slots, tenants)}
select pair.id, pair.slug, pair.name, pair.time_zone, pair.job, (extract(epoch from pair.planned_at) * 1000)::float8 as planned_at,
  (extract(epoch from newest.planned_at) * 1000)::float8 as last_planned
from pair
join leora_jobs.watched_job k on k.tenant_id = pair.id and k.job = pair.job and k.expression = pair.expression and k.expected_since <= pair.planned_at
left join lateral (
  select o.planned_at from leora_jobs.occurrence o where o.tenant_id = pair.id and o.job = pair.job order by o.planned_at desc limit 1
) newest on true
where (newest.planned_at is null or newest.planned_at < pair.planned_at) ${notSuspended}
order by pair.planned_at, pair.slug, pair.job`
}

export interface LateRow {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly time_zone: string
  readonly job: string
  readonly planned_at: number
  readonly last_planned: number | null
}

export function lateOf({ id, slug, name, time_zone, job, planned_at, last_planned }: LateRow): LateSchedule {
  return {
    tenant: { id, slug, name, timeZone: time_zone },
    job,
    plannedAt: new Date(planned_at),
    lastPlannedAt: last_planned === null ? null : new Date(last_planned),
  }
}
