import type { ColumnValue, Reason } from './decision.ts'
import type { RecordKey, RecordRef } from './record.ts'
import type { ColumnType, Target } from './target.ts'

/** Decided values by field. */
export type Values = Readonly<Record<string, ColumnValue>>

/** A difference in decided values, never in reasons or evidence. */
export interface Change {
  readonly record: RecordRef
  readonly key: RecordKey
  /** What stood there; null where there was no row. */
  readonly before: Values | null
  readonly after: Values
  readonly reasons: readonly Reason[]
  /** What the application's columns held when the facts were read, by column of the relation; empty where nothing is written back. */
  readonly present: Values
}

/** True where any decided value differs; 1, 1.0 and '1.00' are the same number. */
export function isChanged(target: Target, before: Values | null, after: Values): boolean {
  if (before === null) return true
  for (const field of Object.keys(target.columns)) {
    if (!isSame(before[field] ?? null, after[field] ?? null, isNumber(target.columns[field]))) return true
  }
  return false
}

/** Types that databases hand out as text, so that no digit is lost. */
function isNumber(type: ColumnType | undefined): boolean {
  return type === 'numeric' || type === 'bigint'
}

function isSame(before: ColumnValue, after: ColumnValue, numeric: boolean): boolean {
  if (before === after) return true
  if (before === null || after === null) return false
  return numeric && Number(before) === Number(after)
}
