import type { Change, Target } from '@leora-jobs/core'
import type { InspectedSource } from '../source/inspect-source.ts'
import { fragment, identifier, join, param, raw, type SqlFragment } from '../sql-fragment.ts'
import { writeBackRelation } from './can-write-back.ts'
import { textOf } from './write-target.ts'

/** The statement that repeats decided values in the application's columns, and what those held before. */
export interface WriteBackSql {
  readonly update: SqlFragment
  /** A scalar sub-select of the former values as jsonb, for the record whose key is the text `id`. */
  former(id: SqlFragment): SqlFragment
}

/**
 * Null where the source has no such columns. A row whose value is no longer what the page read is left alone: somebody changed it in the
 * meantime (a HOLD set by hand), and the next run decides with that.
 */
export function writeBackSql(
  target: Target,
  inspected: InspectedSource,
  tenantId: string,
  changes: readonly Change[],
  changedAt: Date,
): WriteBackSql | null {
  const relation = writeBackRelation(target, inspected)
  if (!relation) return null
  const { writable, columns, stamp, type } = relation
  const fields = target.writeBack?.columns ?? {}
  const column = (own: string) => identifier(writable.columns[own] ?? own)
  const idType = raw(type('id'))
  const tenant = fragment`a.${column('tenant_id')} = ${param(tenantId, type('tenant_id'))}`
  const clock = changedAt.toISOString()

  const lists = columns.flatMap((own) => [
    { name: `next.${own}`, own, values: changes.map(({ after }) => textOf(after[fields[own] ?? ''] ?? null)) },
    { name: `read.${own}`, own, values: changes.map(({ present }) => textOf(present[own] ?? null)) },
  ])
  const arrays = lists.map(({ own, values }) => fragment`${param(values, 'text[]')}::${raw(type(own))}[]`)
  const next = (own: string) => fragment`w.${identifier(`next.${own}`)}`
  const sets = [
    ...columns.map((own) => fragment`${column(own)} = ${next(own)}`),
    ...(stamp === null ? [] : [fragment`${column(stamp)} = ${instantAs(type(stamp), clock)}`]),
  ]
  const isOther = join(
    columns.map((own) => fragment`a.${column(own)} is distinct from ${next(own)}`),
    ' or ',
  )
  const isAsRead = join(
    columns.map((own) => fragment`a.${column(own)} is not distinct from w.${identifier(`read.${own}`)}`),
    ' and ',
  )
  const former = [
    ...[...columns, ...(stamp === null ? [] : [stamp])].map((own) => fragment`${param(own, 'text')}, a.${column(own)}`),
    ...(stamp === null ? [] : [fragment`${param(stampKey(stamp), 'text')}, ${param(clock, 'text')}`]),
  ]
  return {
    update: fragment`
update ${raw(writable.table)} a set ${join(sets)}
from unnest(${param(
      changes.map(({ key }) => key[0] ?? null),
      'text[]',
    )}::${idType}[], ${join(arrays)})
  w (id, ${join(lists.map((list) => identifier(list.name)))})
where ${tenant} and a.${column('id')} = w.id and (${isOther}) and ${isAsRead}`,
    former: (id) => fragment`(
  select jsonb_build_object(${join(former)})
  from ${raw(writable.table)} a where ${tenant} and a.${column('id')} = ${id}::${idType}
)`,
  }
}

/** An instant as a column of this type holds it. One without zone is UTC, whatever zone the session is in. */
function instantAs(type: string, iso: string): SqlFragment {
  const instant = fragment`${param(iso, 'timestamptz')}`
  return type === 'timestamp without time zone' ? fragment`(${instant} at time zone 'UTC')` : instant
}

/** What the clock was set to stands beside what it was: an application may keep one time for all changes of a row, and what it set since is its own. */
export function stampKey(stamp: string): string {
  return `${stamp}.written`
}
