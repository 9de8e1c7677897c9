import type { CalendarDay } from '../calendar-day.ts'
import type { Values } from '../change.ts'
import type { JsonValue } from '../decision.ts'
import type { RecordKey, RecordRef } from '../record.ts'
import type { Target } from '../target.ts'

/** Which changes of a run are to be looked at: those of a step, in the order of their record ids. */
export interface UndoPage {
  readonly runId: string
  readonly step: string
  readonly target: Target
  /** The record id of the last change of the page before; null on the first. */
  readonly after: string | null
  readonly limit: number
}

/** A change of a run that was not taken back, and what stands in its place now. */
export interface UndoableChange {
  readonly record: RecordRef
  readonly key: RecordKey
  readonly before: Values | null
  readonly after: Values
  /** True where a run that was not taken back has changed the record after it. */
  readonly isOvertaken: boolean
  /** The target's row as it stands; null where it is gone. */
  readonly current: Values | null
  /** The change before it, that the target's row was written by; null where the ledger has none. */
  readonly previous: PreviousChange | null
  /** What the application's columns held before they were written back, by column of the relation; null where none was. */
  readonly former: Values | null
  /** What they hold now. */
  readonly present: Values | null
}

/** What a target's row says of the run that wrote it. */
export interface PreviousChange {
  readonly after: Values
  readonly reasons: JsonValue
  readonly policyVersion: string
  readonly asOf: CalendarDay
  readonly runId: string
}

/** A record brought back to what it was. */
export interface Restoration {
  readonly change: UndoableChange
  /** The values that the row gets back; null where there was no row. */
  readonly values: Values | null
  /** The application's columns that get their former values back; null where they hold them. */
  readonly columns: Values | null
}

/** Reads what undoing a run would meet; locks it where it is about to be undone. */
export interface UndoReader {
  readUndoable(page: UndoPage): Promise<readonly UndoableChange[]>
  /** What a run caused beside its changes. */
  readRunEffects(runId: string): Promise<RunEffects>
}

/** Messages and tasks of a run. */
export interface RunEffects {
  /** Messages that no relay has tried yet: they are withdrawn with the changes that they are of. */
  readonly unsent: number
  /** Messages that were tried, arrived or not. They cannot be recalled. */
  readonly sent: number
  /** Tasks in the application, which stay. */
  readonly tasks: number
}

/** One transaction of an undo, under the job's lease. */
export interface UndoTransaction extends UndoReader {
  /** Brings records back, marks their changes as taken back, and withdraws their messages that were not tried yet. */
  restore(page: UndoPage, restorations: readonly Restoration[]): Promise<void>
  /** Marks the run as taken back, where all of its changes are. */
  finishUndo(runId: string): Promise<void>
}
