import { isChanged, type Values } from './change.ts'
import type { ColumnValue } from './decision.ts'
import type { Restoration, UndoableChange } from './ports/undo.ts'
import type { Target } from './target.ts'

/** Why a record is left as it is. */
export type UndoRefusal =
  // a later run changed it
  | 'OVERTAKEN'
  // the target's row is not what the run wrote, or is gone
  | 'ROW_CHANGED'
  // the application's column is neither what the run wrote nor what it held before
  | 'COLUMN_CHANGED'

/** What becomes of a record of a run that is undone. */
export type UndoJudgement = { readonly restore: Restoration } | { readonly refuse: UndoRefusal }

/**
 * Whether a change can be taken back, and to what. Only what stands exactly as the run left it is; whatever somebody changed since stays theirs.
 */
export function judgeUndo(target: Target, change: UndoableChange): UndoJudgement {
  if (change.isOvertaken) return { refuse: 'OVERTAKEN' }
  if (change.current === null || isChanged(target, change.current, change.after)) return { refuse: 'ROW_CHANGED' }
  const columns = columnsToRestore(target, change)
  if (columns === 'changed') return { refuse: 'COLUMN_CHANGED' }
  return { restore: { change, values: formerValues(target, change), columns } }
}

/**
 * What the row held. A field that is written back is taken from the change before: in `before` it is what the application's column held, which
 * somebody may have set by hand.
 */
function formerValues(target: Target, { before, previous }: UndoableChange): Values | null {
  if (before === null) return null
  const written = new Set(Object.values(target.writeBack?.columns ?? {}))
  const formerOf = (field: string): ColumnValue =>
    (written.has(field) && previous ? previous.after[field] : before[field]) ?? null
  return Object.fromEntries(Object.keys(target.columns).map((field) => [field, formerOf(field)]))
}

/** Null where the columns hold their former values: the write-back had left them alone, since somebody had changed them meanwhile. */
function columnsToRestore(target: Target, { after, former, present }: UndoableChange): Values | null | 'changed' {
  if (former === null) return null
  const written = Object.entries(target.writeBack?.columns ?? {})
  const holds = (expected: (column: string, field: string) => ColumnValue) =>
    present !== null && written.every(([column, field]) => isSame(present[column], expected(column, field)))
  if (holds((column) => former[column] ?? null)) return null
  return holds((_, field) => after[field] ?? null) ? former : 'changed'
}

/** As texts: a date or a number may be read as either. */
function isSame(left: ColumnValue | undefined, right: ColumnValue): boolean {
  return String(left ?? null) === String(right)
}
