import { LeoraError } from './errors.ts'
import type { Job } from './job.ts'
import { missedOf, planCatchUp } from './missed.ts'
import { occurrenceAsOf } from './occurrence.ts'
import { lastPlanned, nextPlanned } from './planned-instants.ts'
import type { DueSchedule, PlannedSlot, Tenant } from './ports/database.ts'
import type { OccurrenceClaim } from './ports/session.ts'
import { expressionOf, zonedSchedule } from './schedule.ts'

/** What somebody asks for who runs an occurrence by hand. */
export interface OccurrenceByHand {
  readonly job: Job
  readonly tenant: Tenant
  readonly plannedAt: Date
  readonly now: Date
}

/** The slot that the ledger is asked about. Throws INPUT_INVALID for an instant that is not planned, or has not come. */
export function slotByHand({ job, tenant, plannedAt, now }: OccurrenceByHand): PlannedSlot {
  const schedule = zonedSchedule(job.schedule, tenant)
  const last = lastPlanned(schedule, plannedAt)
  if (last?.getTime() !== plannedAt.getTime()) {
    const nearest = [last, nextPlanned(schedule, plannedAt)].flatMap((instant) => (instant ? [instant] : []))
    throw refused(job, tenant, `has none planned for ${plannedAt.toISOString()}; the nearest are`, nearest)
  }
  if (plannedAt > now) {
    const newest = lastPlanned(schedule, now)
    const has = `has not come to ${plannedAt.toISOString()} yet; its last planned one is`
    throw refused(job, tenant, has, newest ? [newest] : [])
  }
  const zone = job.schedule.zone === 'tenant' ? tenant.timeZone : null
  return { job: job.name, zone, plannedAt, expression: expressionOf(schedule) }
}

/**
 * An occurrence as a fire at its planned instant would claim it: the older ones that the ledger does not have yet are recorded with it, or nothing
 * would come back to them. `found` is what the ledger says is due; null leaves the older ones alone.
 */
export function claimByHand(asked: OccurrenceByHand, found: DueSchedule | null): OccurrenceClaim {
  const { job, tenant, plannedAt } = asked
  const schedule = zonedSchedule(job.schedule, tenant)
  const { missed = 'once', windowDays } = job.schedule
  const options = { schedule, missed, now: plannedAt, ...(windowDays !== undefined && { windowDays }) }
  const plan = found && planCatchUp({ ...options, ...found })
  const stillToRun = (plan?.run ?? []).slice(0, -1).map((instant) => ({ plannedAt: instant, reason: null }))
  const older = [...(plan ? missedOf(plan) : []), ...stillToRun]
  return {
    plannedAt,
    expression: expressionOf(schedule),
    missed: older.map((one) => ({ ...one, asOf: occurrenceAsOf(job.asOf, one.plannedAt, tenant) })),
  }
}

function refused(job: Job, tenant: Tenant, what: string, instants: readonly Date[]): LeoraError {
  const allowed = instants.map((instant) => instant.toISOString())
  return new LeoraError(
    'INPUT_INVALID',
    `occurrence: job '${job.name}' of tenant '${tenant.slug}' ${what} ${allowed.join(' and ')}.`,
    { details: { field: 'occurrence', job: job.name, tenant: tenant.slug, allowed } },
  )
}
