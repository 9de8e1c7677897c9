import { type CronExpression, cronExpression } from './cron-expression.ts'
import { firstTransition, lastTransition, offsetAt, type Transition } from './zone-offset.ts'

/** A schedule whose zone is known: `tenant` has become the tenant's. */
export interface ZonedSchedule {
  /** Five fields: minute, hour, day of month, month, day of week. */
  readonly cron: string
  /** An IANA name. */
  readonly zone: string
}

/** Longer than clocks were ever put back: Kwajalein repeated 23 hours in 1969. */
const longestChange = 26 * 3_600_000

/**
 * The first planned instant after `after`; null where the calendar ends. Throws JOB_INVALID for an expression and
 * CONFIG_INVALID for a zone that is none.
 *
 * An expression names local times. One that exists once is that instant. One that does not exist, because the clocks
 * were put forward over it, is the first instant after the gap (several in one gap are one instant). One that exists
 * twice is the first of the two, and with a wildcard hour both.
 */
export function nextPlanned(schedule: ZonedSchedule, after: Date): Date | null {
  const expression = cronExpression(schedule.cron)
  let instant = after.getTime()
  let offset = offsetAt(schedule.zone, instant)
  const recent = lastTransition(schedule.zone, instant - longestChange, instant)
  const fresh = recent ? firstFreshLocal(expression, recent) - 1 : Number.NEGATIVE_INFINITY
  let local = expression.next(Math.max(instant + offset, fresh))
  while (local !== null) {
    const transition = firstTransition(schedule.zone, instant, local - offset)
    if (transition === null) return new Date(local - offset)
    if (local < transition.at + transition.after) return new Date(transition.at)
    local = expression.next(firstFreshLocal(expression, transition) - 1)
    instant = transition.at
    offset = transition.after
  }
  return null
}

/**
 * The last planned instant that is not after `now`. Otherwise as `nextPlanned`; neither looks at more than a few dates.
 */
export function lastPlanned(schedule: ZonedSchedule, now: Date): Date | null {
  const expression = cronExpression(schedule.cron)
  let instant = now.getTime()
  let offset = offsetAt(schedule.zone, instant)
  for (;;) {
    const local = expression.previous(instant + offset + 1)
    if (local === null) return null
    const found = local - offset
    const transition = lastTransition(schedule.zone, found - longestChange, instant)
    if (transition === null) return new Date(found)
    const { at, before } = transition
    if (found >= at && local >= firstFreshLocal(expression, transition)) return new Date(found)
    // nothing planned since the clocks were changed, unless what they passed over was
    if (found < at && local >= at + before) return new Date(at)
    instant = at - 1
    offset = before
  }
}

/** The planned instants in (after, until], ascending, at most the first `limit`. */
export function plannedInstants(
  schedule: ZonedSchedule,
  range: { readonly after: Date; readonly until: Date; readonly limit?: number },
): readonly Date[] {
  const { after, until, limit = Number.POSITIVE_INFINITY } = range
  const instants: Date[] = []
  let next = nextPlanned(schedule, after)
  while (next !== null && next <= until && instants.length < limit) {
    instants.push(next)
    next = nextPlanned(schedule, next)
  }
  return instants
}

/**
 * The first local time after a transition that counts: where it repeats times, for a fixed hour the first that is not
 * repeated.
 */
function firstFreshLocal(expression: CronExpression, { at, before, after }: Transition): number {
  return at + (expression.hasWildcardHour ? after : Math.max(before, after))
}
