import type { CalendarDay } from './calendar-day.ts'
import type { Change, Values } from './change.ts'
import type { Reason } from './decision.ts'
import type { Effects } from './effect.ts'
import type { ZeroReason } from './job.ts'
import type { RecordRef } from './record.ts'
import type { RunCounts, RunError, RunStatus, RunTiming } from './run.ts'

/** At most this many changes and failures stand in a report; the ledger has them all. */
export const reportLimit = 1_000

/** A change as a report shows it. */
export interface ReportedChange {
  readonly record: RecordRef
  readonly before: Values | null
  readonly after: Values
  readonly reasons: readonly Reason[]
  /** What it would cause beside, in a dry run. */
  readonly effects?: Effects
}

/** What a run did, or a dry run would have done. This is what `run --json` prints. */
export interface RunReport {
  readonly job: string
  readonly tenant: { readonly id: string; readonly slug: string }
  /** Null for a dry run, which leaves no trace. */
  readonly runId: string | null
  /** The planned instant that the run belongs to; null for a run by hand. */
  readonly occurrence: string | null
  readonly status: RunStatus
  readonly dryRun: boolean
  readonly asOf: CalendarDay
  readonly counts: RunCounts
  /** Records by the job's summary key. */
  readonly summary: Readonly<Record<string, number>>
  readonly durationMs: number
  /** How long its pages took, over all its resumes; a dry run keeps no count of it. */
  readonly timing?: RunTiming
  readonly changes?: readonly ReportedChange[]
  readonly changesTruncated?: boolean
  readonly failures: readonly { readonly record: RecordRef; readonly error: RunError }[]
  /** Why the run found nothing, where it found nothing. */
  readonly zeroReason?: ZeroReason
  /** Why the run failed, where it did. */
  readonly error?: RunError
}

/** A record that an undo brings back: from what stands there to what stood there; null where there was no row. */
export interface ReportedUndo {
  readonly record: RecordRef
  readonly before: Values
  readonly after: Values | null
}

/** A change without what only the framework needs. */
export function reported(change: Change): ReportedChange {
  const { record, before, after, reasons } = change
  return { record, before, after, reasons }
}
