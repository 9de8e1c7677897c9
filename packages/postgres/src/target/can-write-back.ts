import type { Target } from '@leora-jobs/core'
import type { InspectedSource } from '../source/inspect-source.ts'
import { type RelationName, relationNames } from '../source/relation-columns.ts'
import type { Relation } from '../source/source.ts'

/** The application's columns that a target is repeated in. */
export interface WrittenRelation {
  readonly writable: NonNullable<Relation['writable']>
  /** The relation's columns that repeat a decided value. */
  readonly columns: readonly string[]
  /** The relation's column that gets the run's clock; null where there is none. */
  readonly stamp: string | null
  /** The table's own type of a column. */
  type(column: string): string
}

/** The relation that a target writes back to, where the source lets it; null where it has no such columns. */
export function writeBackRelation(target: Target, { source, written }: InspectedSource): WrittenRelation | null {
  const wanted = target.writeBack
  const name = relationNames.find((relation): relation is RelationName => relation === wanted?.relation)
  const writable = name && source.relations[name]?.writable
  if (!wanted || !name || !writable) return null
  const columns = Object.keys(wanted.columns)
  if (!['id', 'tenant_id', ...columns].every((column) => writable.columns[column] !== undefined)) return null
  const { changedAt } = wanted
  const stamp = changedAt !== undefined && writable.columns[changedAt] !== undefined ? changedAt : null
  return { writable, columns, stamp, type: (column) => written[name]?.[column] ?? 'text' }
}

/** Whether the application has the columns that this target repeats a decision in. */
export function canWriteBack(target: Target, inspected: InspectedSource): boolean {
  return writeBackRelation(target, inspected) !== null
}
