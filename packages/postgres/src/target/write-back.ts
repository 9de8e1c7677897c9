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
  const wanted = target.writeBack
  if (!relation || !wanted) return null
  const { name, writable } = relation
  const types = inspected.types[name] ?? {}
  const column = (own: string) => identifier(writable.columns[own] ?? own)
  const idType = types.id ?? 'text'
  const written = Object.entries(wanted.columns)
  const stampColumn =
    wanted.changedAt !== undefined && writable.columns[wanted.changedAt] !== undefined ? wanted.changedAt : null
  const tenant = fragment`${column('tenant_id')} = ${param(tenantId, types.tenant_id ?? 'text')}`

  const lists = written.flatMap(([own, field]) => [
    { name: `next.${own}`, own, values: changes.map(({ after }) => textOf(after[field] ?? null)) },
    { name: `read.${own}`, own, values: changes.map(({ present }) => textOf(present[own] ?? null)) },
  ])
  const arrays = lists.map(({ own, values }) => fragment`${param(values, 'text[]')}::${raw(types[own] ?? 'text')}[]`)
  const next = (own: string) => fragment`w.${identifier(`next.${own}`)}`
  const isOther = join(
    written.map(([own]) => fragment`a.${column(own)} is distinct from ${next(own)}`),
    ' or ',
  )
  const isAsRead = join(
    written.map(([own]) => fragment`a.${column(own)} is not distinct from w.${identifier(`read.${own}`)}`),
    ' and ',
  )
  const stamp = stampColumn
    ? fragment`, ${column(stampColumn)} = ${param(changedAt.toISOString(), 'timestamptz')}`
    : fragment``
  return {
    update: fragment`
update ${raw(writable.table)} a set ${join(written.map(([own]) => fragment`${column(own)} = ${next(own)}`))}${stamp}
from unnest(${param(
      changes.map(({ key }) => key[0] ?? null),
      'text[]',
    )}::${raw(idType)}[], ${join(arrays)})
  w (id, ${join(lists.map((list) => identifier(list.name)))})
where a.${tenant} and a.${column('id')} = w.id and (${isOther}) and ${isAsRead}`,
    former: (id) => fragment`(
  select jsonb_build_object(${join([...written.map(([own]) => own), ...(stampColumn ? [stampColumn] : [])].map((own) => fragment`${param(own, 'text')}, a.${column(own)}`))})
  from ${raw(writable.table)} a where a.${tenant} and a.${column('id')} = ${id}::${raw(idType)}
)`,
  }
}
