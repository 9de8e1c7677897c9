import type { CalendarDay } from '../calendar-day.ts'
import type { LeoraError } from '../errors.ts'
import type { Schedule } from '../job.ts'
import type { RunReport } from '../report.ts'
import type { FailureEntry, RunCounts, RunProgress } from '../run.ts'
import type { Tenant } from './database.ts'

/** What happens in a run, as it happens. */
export type RunEvent = RunEventHead &
  (
    | ({ readonly type: 'started' } & RunStart)
    | { readonly type: 'page'; readonly progress: RunProgress; readonly durationMs: number }
    | { readonly type: 'record-failed'; readonly failure: FailureEntry }
    | { readonly type: 'retrying'; readonly error: LeoraError; readonly attempt: number }
    | {
        readonly type: 'warning'
        readonly message: string
        /** What led to it, where something did; it may quote anything. */
        readonly error?: unknown
      }
    | { readonly type: 'finished'; readonly report: RunReport }
  )

/** Which run an event belongs to. */
export interface RunEventHead {
  readonly job: string
  readonly tenant: Tenant
  /** Null for a dry run. */
  readonly runId: string | null
  readonly asOf: CalendarDay
  readonly dryRun: boolean
}

/** What a run begins with. */
export interface RunStart {
  readonly resumed: boolean
  /** What it had come to before: a report counts the whole run, its earlier parts included. */
  readonly counts: RunCounts
  /** The planned instant that the run belongs to; null for a run by hand. */
  readonly occurrence: Date | null
  /** The job's own. */
  readonly schedule: Schedule
}

/** Is told what happens; what it throws is not heard. */
export interface Observer {
  notice(event: RunEvent): void
  /**
   * Sends what is pending. Asked at the end of each run and tick, of all observers at once, for `timeoutMs` at most: what it throws, or has not done
   * by then, is not waited for.
   */
  flush?(options: { readonly timeoutMs: number }): Promise<void>
}
