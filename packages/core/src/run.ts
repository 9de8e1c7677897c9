import type { CalendarDay } from './calendar-day.ts'
import type { JsonValue } from './decision.ts'
import type { LeoraErrorCode } from './errors.ts'
import type { Job, ZeroReason } from './job.ts'
import type { RecordKey, RecordRef } from './record.ts'

export type RunStatus = 'running' | 'succeeded' | 'partial' | 'paused' | 'failed' | 'cancelled'

/** Records by what became of them; `read` is the sum of the others. */
export interface RunCounts {
  readonly read: number
  readonly changed: number
  readonly unchanged: number
  readonly failed: number
}

/** How far a run is: what a checkpoint holds. */
export interface RunProgress {
  /** Index of the step under way; the number of steps when all are done. */
  readonly step: number
  /** The key of the last record that was dealt with; null before the first. */
  readonly after: RecordKey | null
  readonly counts: RunCounts
  /** Records by the job's summary key. */
  readonly summary: Readonly<Record<string, number>>
  /** Records passed over, by the code of the reason. */
  readonly skipped: Readonly<Record<string, number>>
  readonly timing: RunTiming
}

/** How long a run's pages took, its resumes included. */
export interface RunTiming {
  /** Transactions committed: the parts of a page that was bisected count each. */
  readonly pages: number
  readonly slowestPageMs: number
  /** The sum over all pages: what the run worked, without the time it was paused. */
  readonly activeMs: number
}

/** A run as the ledger keeps it. */
export interface StoredRun {
  /** UUID v7. */
  readonly id: string
  readonly job: string
  readonly status: RunStatus
  readonly asOf: CalendarDay
  readonly input: JsonValue
  readonly inputHash: string
  /** The planned instant that the run belongs to; null for a run by hand. */
  readonly occurrence: Date | null
  /** True where its occurrence has not ended: a tick comes back to it. */
  readonly isOpen: boolean
  /** The policy as resolved when the run started; a resumed run goes on under it. */
  readonly policy: JsonValue
  readonly policyVersion: string
  /** Undefined until `prepare` has run. */
  readonly shared?: JsonValue
  readonly progress: RunProgress
  readonly startedAt: Date
  readonly finishedAt: Date | null
  readonly error: RunError | null
  readonly zeroReason: ZeroReason | null
  /** The run whose failed records this one tries again. */
  readonly retryOf: string | null
  /** When its changes were taken back, all of them. */
  readonly undoneAt: Date | null
}

export interface RunError {
  readonly code: LeoraErrorCode
  readonly message: string
}

/** A record that a run could not decide or write, with its error. */
export interface FailureEntry {
  readonly step: string
  readonly record: RecordRef
  readonly error: RunError
}

/** How a run ended, or paused. */
export interface RunOutcome {
  readonly status: Exclude<RunStatus, 'running'>
  readonly progress: RunProgress
  readonly finishedAt: Date
  readonly error: RunError | null
  readonly zeroReason: ZeroReason | null
}

/** A run before its first record. */
export function emptyProgress(job: Pick<Job, 'steps'>): RunProgress {
  const summaryKeys = job.steps.flatMap(({ summary }) => summary?.keys ?? [])
  return {
    step: 0,
    after: null,
    counts: { read: 0, changed: 0, unchanged: 0, failed: 0 },
    summary: Object.fromEntries(summaryKeys.map((key) => [key, 0])),
    skipped: {},
    timing: { pages: 0, slowestPageMs: 0, activeMs: 0 },
  }
}
