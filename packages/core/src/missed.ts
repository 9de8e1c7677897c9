import { lastPlanned, type ZonedSchedule } from './planned-instants.ts'

/** What becomes of occurrences that nobody fired. */
export type MissedPolicy = 'skip' | 'once' | 'all'

/**
 * Why an occurrence ends missed: the policy runs newer ones only, it is older than the window, or too many were to run; `unlisted` stands for itself
 * and all older ones since the last that the ledger has.
 */
export type MissedReason = 'policy' | 'window' | 'limit' | 'unlisted'

/** What there is to know before a tick decides what to run for a (job, tenant). */
export interface CatchUpOptions {
  readonly schedule: ZonedSchedule
  readonly missed: MissedPolicy
  /** How many days back `all` still runs what was missed. @default 7 */
  readonly windowDays?: number
  /** The newest planned instant that the ledger has of this (job, tenant) under this very expression. */
  readonly lastPlannedKnown: Date | null
  /** The newest under any other expression. */
  readonly lastKnownOfOtherExpression: Date | null
  readonly now: Date
  /** The most that run at once, the last planned included; at least 1. @default 100 */
  readonly limit?: number
  /** The most that are listed as missed, the newest ones. @default 10080 : one a minute for a week */
  readonly listLimit?: number
}

/** What a tick adds to the ledger for a (job, tenant). */
export interface CatchUpPlan {
  /** Ascending; the last one is the last planned instant. Empty where the ledger has that already. */
  readonly run: readonly Date[]
  /** Ascending. */
  readonly missed: readonly { readonly plannedAt: Date; readonly reason: MissedReason }[]
  /** Planned instants in (after, until] are missed too, and too many to list. Null but after a very long outage. */
  readonly unlisted: { readonly after: Date; readonly until: Date } | null
}

const millisecondsPerDay = 86_400_000

/**
 * Which planned instants up to `now` a tick runs, and which end missed. The last planned one is always claimed; only
 * older ones can be missed. Where the ledger has none under this expression (a new job, a new tenant) or a newer one
 * under another (the expression was changed), the last planned one runs alone, if it is newer than all of them, and
 * nothing is missed.
 *
 * `all` runs the older ones within the window too, oldest first. `once` and `skip` do not, and differ in what was
 * begun: under `skip` nothing runs any more when its successor is planned (see `isStillWanted`), under `once` it is
 * finished.
 *
 * Every planned instant since the ledger's last one is in exactly one part of the plan. Record all of a plan in one
 * statement: afterwards the last planned instant is known, and the same question gives an empty plan.
 */
export function planCatchUp(options: CatchUpOptions): CatchUpPlan {
  const { schedule, missed: policy, lastPlannedKnown, lastKnownOfOtherExpression, now } = options
  const { windowDays = 7, limit = 100, listLimit = 10_080 } = options
  const last = lastPlanned(schedule, now)
  const isKnown = (instant: Date | null) => instant !== null && last !== null && instant >= last
  if (last === null || isKnown(lastPlannedKnown) || isKnown(lastKnownOfOtherExpression)) return nothing
  if (lastPlannedKnown === null || (lastKnownOfOtherExpression ?? lastPlannedKnown) > lastPlannedKnown) {
    return { ...nothing, run: [last] }
  }
  const runLimit = policy === 'all' ? Math.max(limit, 1) : 1
  const { instants, unlisted } = newest(schedule, lastPlannedKnown, last, runLimit + listLimit)
  const windowStart = now.getTime() - windowDays * millisecondsPerDay
  const reasonOf = (instant: Date, index: number): MissedReason | null => {
    if (index === instants.length - 1) return null
    if (policy !== 'all') return 'policy'
    if (instant.getTime() < windowStart) return 'window'
    return index < instants.length - runLimit ? 'limit' : null
  }
  const judged = instants.map((plannedAt, index) => ({ plannedAt, reason: reasonOf(plannedAt, index) }))
  return {
    run: judged.filter(({ reason }) => reason === null).map(({ plannedAt }) => plannedAt),
    missed: judged.flatMap(({ plannedAt, reason }) => (reason === null ? [] : [{ plannedAt, reason }])),
    unlisted,
  }
}

/** What a plan records as missed: too many to list are one row, the newest of them. */
export function missedOf({ missed, unlisted }: CatchUpPlan): CatchUpPlan['missed'] {
  return unlisted ? [{ plannedAt: unlisted.until, reason: 'unlisted' }, ...missed] : missed
}

/**
 * True where an occurrence that has begun, and failed or paused, may go on: always, but under `skip` only as long as it
 * is the last planned one.
 */
export function isStillWanted(schedule: ZonedSchedule, missed: MissedPolicy, plannedAt: Date, now: Date): boolean {
  if (missed !== 'skip') return true
  const last = lastPlanned(schedule, now)
  return last === null || plannedAt >= last
}

const nothing: CatchUpPlan = { run: [], missed: [], unlisted: null }

/**
 * The newest `count` planned instants in (after, last], ascending, found from the end: an outage may be years of
 * minutes.
 */
function newest(
  schedule: ZonedSchedule,
  after: Date,
  last: Date,
  count: number,
): { readonly instants: readonly Date[]; readonly unlisted: CatchUpPlan['unlisted'] } {
  const instants: Date[] = []
  let instant: Date | null = last
  while (instant !== null && instant > after) {
    if (instants.length >= count) return { instants: instants.reverse(), unlisted: { after, until: instant } }
    instants.push(instant)
    instant = lastPlanned(schedule, new Date(instant.getTime() - 1))
  }
  return { instants: instants.reverse(), unlisted: null }
}
