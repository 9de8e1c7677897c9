/** What is old enough to go. */
export interface RetentionHorizon {
  /** Changes before go, but for the newest of each record: `explain` and `undo` go back to it. */
  readonly changesBefore: Date
  /** Runs, with their failures, and occurrences before go; not those that have yet to end, nor the newest occurrence of a schedule. */
  readonly runsBefore: Date
  /** At most this many rows of each kind. */
  readonly limit: number
}

/** How many rows went, or would. */
export interface PruneCounts {
  readonly changes: number
  readonly runs: number
  readonly occurrences: number
}
