import type { Target } from '@leora-jobs/core'
import type { InspectedSource } from '../source/inspect-source.ts'
import { type RelationName, relationNames } from '../source/relation-columns.ts'
import type { Relation } from '../source/source.ts'

/** The relation that a target writes back to, where the source lets it; null where it has no such columns. */
export function writeBackRelation(
  target: Target,
  { source }: InspectedSource,
): { name: RelationName; writable: NonNullable<Relation['writable']> } | null {
  const wanted = target.writeBack
  const name = relationNames.find((relation) => relation === wanted?.relation)
  const writable = name && source.relations[name]?.writable
  if (!wanted || !name || !writable) return null
  return ['id', 'tenant_id', ...Object.keys(wanted.columns)].every((column) => writable.columns[column] !== undefined)
    ? { name, writable }
    : null
}

/** Whether the application has the columns that this target repeats a decision in. */
export function canWriteBack(target: Target, inspected: InspectedSource): boolean {
  return writeBackRelation(target, inspected) !== null
}
