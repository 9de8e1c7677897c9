import { addDays, localDay } from './calendar-day.ts'
import { LeoraError } from './errors.ts'
import type { Job } from './job.ts'
import type { RetentionHorizon } from './ports/retention.ts'

/** How long the ledger keeps what. */
export interface Retention {
  /** Changes, for `explain` and `undo`; the newest old one of each record stays. Executions of rules, and messages that have ended. @default 400 */
  readonly changeDays?: number
  /** Runs, failures, occurrences, and alerts that were resolved. @default 90 */
  readonly runDays?: number
  /** Samples' metrics and curves, by the day that they are as of; the newest day stays. @default 800 */
  readonly metricDays?: number
}

const millisecondsPerDay = 86_400_000

/** At most this many rows of each kind in one transaction: 10,000 changes with their index entries are deleted in about 0.2 s. */
const pruneLimit = 10_000

/** What is older than this goes. */
export function retentionHorizon(
  { changeDays = 400, runDays = 90, metricDays = 800 }: Retention,
  now: Date,
  jobs: readonly Job[],
): RetentionHorizon {
  const before = (days: number) => new Date(now.getTime() - days * millisecondsPerDay)
  const daily = jobs.flatMap(({ steps }) => steps).filter(({ target }) => target.key.includes('asOf'))
  return {
    changesBefore: before(changeDays),
    runsBefore: before(runDays),
    metricsBefore: addDays(localDay(now, 'UTC'), -metricDays),
    dayRecordKinds: [...new Set(daily.map(({ record }) => record.kind))],
    limit: pruneLimit,
  }
}

/** Throws CONFIG_INVALID for days that are none. */
export function checkRetention(retention: Retention): void {
  for (const [field, days] of Object.entries(retention)) {
    if (Number.isInteger(days) && days >= 1) continue
    throw new LeoraError(
      'CONFIG_INVALID',
      `retention.${field}: '${days}' is not allowed; use a whole number of days, 1 or more.`,
      {
        details: { field: `retention.${field}`, allowed: 'a whole number of days, 1 or more' },
      },
    )
  }
}
