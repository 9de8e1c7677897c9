import type { CalendarDay } from '../calendar-day.ts'

/** What is old enough to go. */
export interface RetentionHorizon {
  /** Changes before go, but for the newest of each record: `explain` and `undo` go back to it. So do executions of rules, and messages that have ended. */
  readonly changesBefore: Date
  /** Runs, with their failures, and occurrences before go; not those that have yet to end, nor the newest occurrence of a schedule. So do alerts that were resolved. */
  readonly runsBefore: Date
  /** Samples' metrics and curves as of earlier days go; not those of the newest. */
  readonly metricsBefore: CalendarDay
  /** Kinds of records that are of one day each: none of them changes again, so even the newest change of each goes when it is old. */
  readonly dayRecordKinds: readonly string[]
  /** At most this many rows of each kind. */
  readonly limit: number
}

/** How many rows went, or would. */
export interface PruneCounts {
  readonly changes: number
  readonly runs: number
  readonly occurrences: number
  /** Rows of samples' metrics and curves. */
  readonly metrics: number
  /** Executions of rules, and messages that have ended. */
  readonly effects: number
  /** Alerts that were resolved. */
  readonly alerts: number
}
