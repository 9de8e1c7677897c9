/** What JSON can carry: the values of facts, evidence, policies and shared results. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** A value a target's column can hold. Days are `YYYY-MM-DD`, money is integer cents or a decimal string. */
export type ColumnValue = string | number | boolean | null

/** Why a decision came out as it did. */
export interface Reason {
  /** Stable, upper snake case. */
  readonly code: string
  /** What was found, in the unit that the code implies (days, currency, a ratio). */
  readonly value: number | string | null
  /** What it was compared with, in the same unit; null where nothing was. */
  readonly threshold: number | string | null
  /** The facts behind the value: dates, counts, sums. */
  readonly evidence: { readonly [key: string]: JsonValue }
}

/**
 * What a job decides for one record. `next` null leaves the target's row as it is; the reasons then say why the record
 * was passed over.
 */
export interface Decision<Next> {
  readonly next: Next | null
  readonly reasons: readonly Reason[]
}
