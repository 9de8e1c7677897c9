import type { Target, Values } from '@leora-jobs/core'
import type { InspectedSource } from '../source/inspect-source.ts'
import { fragment, identifier, join, param, raw, type SqlFragment } from '../sql-fragment.ts'
import { writeBackRelation } from './can-write-back.ts'
import { stampKey } from './write-back.ts'

/** The application's columns that a target is repeated in, for undoing it. */
export interface WrittenColumnsSql {
  /** `id` (text) and `columns` (jsonb) of the rows with these ids; locked where they are about to be written. */
  read(ids: readonly string[], lock: boolean): SqlFragment
  /** Gives rows their former columns back; the time of the last change only where it is still the one that the run set. */
  restore(rows: readonly { readonly id: string; readonly columns: Values }[]): SqlFragment
}

/** Null where the source has no such columns. */
export function writtenColumnsSql(
  target: Target,
  inspected: InspectedSource,
  tenantId: string,
): WrittenColumnsSql | null {
  const relation = writeBackRelation(target, inspected)
  if (!relation) return null
  const { writable, stamp, type } = relation
  const columns = [...relation.columns, ...(stamp === null ? [] : [stamp])]
  const column = (own: string) => identifier(writable.columns[own] ?? own)
  const idType = raw(type('id'))
  const tenant = fragment`a.${column('tenant_id')} = ${param(tenantId, type('tenant_id'))}`
  const kept = (key: string, own: string) => fragment`(w.columns ->> ${param(key, 'text')})::${raw(type(own))}`
  const restored = (own: string) =>
    own === stamp
      ? fragment`case when a.${column(own)} = coalesce(${kept(stampKey(own), own)}, a.${column(own)}) then ${kept(own, own)} else a.${column(own)} end`
      : kept(own, own)
  return {
    read: (ids, lock) => fragment`
select a.${column('id')}::text as id, jsonb_build_object(${join(columns.map((own) => fragment`${param(own, 'text')}, a.${column(own)}`))}) as columns
from ${raw(writable.table)} a
where ${tenant} and a.${column('id')} = any (${param(ids, 'text[]')}::${idType}[])
${lock ? fragment`for update of a` : fragment``}`,
    restore: (rows) => fragment`
update ${raw(writable.table)} a set ${join(columns.map((own) => fragment`${column(own)} = ${restored(own)}`))}
from unnest(${param(
      rows.map(({ id }) => id),
      'text[]',
    )}::${idType}[], ${param(
      rows.map((row) => JSON.stringify(row.columns)),
      'text[]',
    )}::jsonb[]) w (id, columns)
where ${tenant} and a.${column('id')} = w.id`,
  }
}
