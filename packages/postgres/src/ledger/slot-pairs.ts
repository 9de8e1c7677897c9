import type { PlannedSlot } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/**
 * The CTEs `slot`, `tenant` and `pair`: each slot for each tenant that it is for, by the zone. `tenants` is the source's SELECT.
 */
export function slotPairs(slots: readonly PlannedSlot[], tenants: SqlFragment): SqlFragment {
  const texts = (pick: (slot: PlannedSlot) => string | null) => param(slots.map(pick), 'text[]')
  return fragment`slot as (
  select job, zone, planned_at::timestamptz as planned_at, expression
  from unnest(${texts(({ job }) => job)}, ${texts(({ zone }) => zone)}, ${texts(({ plannedAt }) => plannedAt.toISOString())},
    ${texts(({ expression }) => expression)}) s (job, zone, planned_at, expression)
),
tenant as materialized (select id::text as id, slug, name, time_zone from (${tenants}) t),
pair as (
  select tenant.*, slot.job, slot.planned_at, slot.expression from tenant cross join slot where slot.zone is null
  union all
  select tenant.*, slot.job, slot.planned_at, slot.expression from tenant join slot on slot.zone = tenant.time_zone
)`
}
