import type { CalendarDay } from '../calendar-day.ts'
import type { Change, Values } from '../change.ts'
import type { JsonValue } from '../decision.ts'
import type { Query } from '../query.ts'
import type { RecordKey } from '../record.ts'
import type { FailureEntry, StoredRun } from '../run.ts'
import type { Target } from '../target.ts'
import type { UndoReader } from './undo.ts'

/** Reads whatever a query describes. */
export interface Reader {
  read<Row>(query: Query<Row>): Promise<readonly Row[]>
}

/** A record's facts, its key, and what stands in the target for it: null where there is no row (or, in a preview, no table). */
export interface StoredRecord<Facts> {
  readonly facts: Facts
  readonly key: RecordKey
  readonly before: Values | null
  /** What the application's columns that are written back hold now, by column of the relation. */
  readonly present: Values
}

/** Reads pages of records together with their rows of the target, in key order. */
export interface RecordReader extends Reader {
  readRecords<Facts>(query: Query<Facts>, target: Target): Promise<readonly StoredRecord<Facts>[]>
}

/** What a dry run, `explain` and the ledger's readers need. */
export interface PreviewReader extends RecordReader, UndoReader {
  /** The tenant's own policies by job (`*` for every job); empty where there are none. */
  readPolicies(): Promise<Readonly<Record<string, JsonValue>>>
  /** Newest first. */
  listRuns(filter: { readonly job?: string; readonly limit: number }): Promise<readonly StoredRun[]>
  readRun(runId: string): Promise<StoredRun | null>
  /** Those that ended without a run: missed or skipped. Newest first. */
  listUnrun(filter: { readonly job?: string; readonly limit: number }): Promise<readonly UnrunOccurrence[]>
  /** The days from `from` to `to` that a run of this job and input has written for, and was not taken back. */
  readWrittenDays(query: WrittenDaysQuery): Promise<readonly CalendarDay[]>
  readFailures(runId: string, limit: number): Promise<readonly FailureEntry[]>
  readChanges(runId: string, limit: number): Promise<readonly Change[]>
  /** The newest change of a record, and when it was made. */
  readLastChange(job: string, record: { readonly kind: string; readonly id: string }): Promise<DatedChange | null>
}

/** An occurrence that no run was made for. */
export interface UnrunOccurrence {
  readonly job: string
  readonly plannedAt: Date
  readonly asOf: CalendarDay
  readonly outcome: 'skipped' | 'missed'
  readonly reason: string
}

export interface WrittenDaysQuery {
  readonly job: string
  readonly inputHash: string
  readonly from: CalendarDay
  readonly to: CalendarDay
}

/** A change with the run that made it. */
export interface DatedChange extends Change {
  readonly runId: string
  readonly asOf: CalendarDay
  readonly changedAt: Date
}
