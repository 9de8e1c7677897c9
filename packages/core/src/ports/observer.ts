import type { CalendarDay } from '../calendar-day.ts'
import type { LeoraError } from '../errors.ts'
import type { RunReport } from '../report.ts'
import type { FailureEntry, RunProgress } from '../run.ts'
import type { Tenant } from './database.ts'

/** What happens in a run, as it happens. */
export type RunEvent = RunEventHead &
  (
    | { readonly type: 'started'; readonly resumed: boolean }
    | { readonly type: 'page'; readonly progress: RunProgress; readonly durationMs: number }
    | { readonly type: 'record-failed'; readonly failure: FailureEntry }
    | { readonly type: 'retrying'; readonly error: LeoraError; readonly attempt: number }
    | { readonly type: 'warning'; readonly message: string }
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

/** Is told what happens; what it throws is not heard. */
export interface Observer {
  notice(event: RunEvent): void
}
