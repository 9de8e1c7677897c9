import type { Job } from './job.ts'
import { nextPlanned, type ZonedSchedule } from './planned-instants.ts'
import type { Tenant } from './ports/database.ts'
import { expressionOf, zonedSchedule } from './schedule.ts'
import { offsetAt } from './zone-offset.ts'

/** One line of a plan: what will run when. */
export interface PlannedRun {
  readonly job: string
  readonly tenant: Tenant
  readonly plannedAt: Date
  /** The zone that the schedule is read in. */
  readonly zone: string
  /** `plannedAt` as a clock in `zone` shows it, with its offset: `2026-03-08T03:00:00-04:00`. */
  readonly localTime: string
}

/**
 * The next `count` occurrences of each tenant after `from`, over all jobs together, sorted by time (and at one time in
 * the order of jobs and tenants given). Throws CONFIG_INVALID, naming the tenant, for a zone that does not exist.
 */
export function planAhead(
  jobs: readonly Pick<Job, 'name' | 'schedule'>[],
  tenants: readonly Tenant[],
  options: { readonly from: Date; readonly count: number },
): readonly PlannedRun[] {
  const known = new Map<string, readonly Slot[]>()
  // thousands of tenants share a few zones
  const slotsOf = (schedule: ZonedSchedule): readonly Slot[] => {
    const key = expressionOf(schedule)
    const found = known.get(key) ?? nextSlots(schedule, options.from, options.count)
    known.set(key, found)
    return found
  }
  const planned = jobs.flatMap(({ name: job, schedule }) =>
    tenants.flatMap((tenant) => slotsOf(zonedSchedule(schedule, tenant)).map((slot) => ({ job, tenant, ...slot }))),
  )
  const left = new Map(tenants.map(({ id }) => [id, options.count]))
  return planned
    .sort((one, other) => one.plannedAt.getTime() - other.plannedAt.getTime())
    .filter(({ tenant: { id } }) => {
      const count = left.get(id) ?? 0
      left.set(id, count - 1)
      return count > 0
    })
}

type Slot = Pick<PlannedRun, 'plannedAt' | 'zone' | 'localTime'>

function nextSlots(schedule: ZonedSchedule, from: Date, count: number): readonly Slot[] {
  const { zone } = schedule
  const slots: Slot[] = []
  let plannedAt = nextPlanned(schedule, from)
  while (plannedAt !== null && slots.length < count) {
    slots.push({ plannedAt, zone, localTime: localTimeOf(plannedAt.getTime(), zone) })
    plannedAt = nextPlanned(schedule, plannedAt)
  }
  return slots
}

function localTimeOf(instant: number, zone: string): string {
  const offset = offsetAt(zone, instant)
  const sign = offset < 0 ? '-' : '+'
  const clock = new Date(Math.abs(offset)).toISOString().slice(11, 16)
  return `${new Date(instant + offset).toISOString().slice(0, 19)}${sign}${clock}`
}
