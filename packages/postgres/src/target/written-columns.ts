import type { Target, Values } from '@leora-jobs/core'
import type { InspectedSource } from '../source/inspect-source.ts'
import { fragment, identifier, join, param, raw, type SqlFragment } from '../sql-fragment.ts'
import { writeBackRelation } from './can-write-back.ts'

/** The application's columns that a target is repeated in, for undoing it. */
export interface WrittenColumnsSql {
  /** `id` (text) and `columns` (jsonb) of the rows with these ids; locked where they are about to be written. */
  read(ids: readonly string[], lock: boolean): SqlFragment
  /** Gives rows their former columns back. */
  restore(rows: readonly { readonly id: string; readonly columns: Values }[]): SqlFragment
}

/** Null where the source has no such columns. */
export function writtenColumnsSql(
  target: Target,
  inspected: InspectedSource,
  tenantId: string,
): WrittenColumnsSql | null {
  const relation = writeBackRelation(target, inspected)
  const wanted = target.writeBack
  if (!relation || !wanted) return null
  const { name, writable } = relation
  const types = inspected.types[name] ?? {}
  const stamps =
    wanted.changedAt !== undefined && writable.columns[wanted.changedAt] !== undefined ? [wanted.changedAt] : []
  const columns = [...Object.keys(wanted.columns), ...stamps]
  const column = (own: string) => identifier(writable.columns[own] ?? own)
  const idType = types.id ?? 'text'
  const tenant = fragment`a.${column('tenant_id')} = ${param(tenantId, types.tenant_id ?? 'text')}`
  return {
    read: (ids, lock) => fragment`
select a.${column('id')}::text as id, jsonb_build_object(${join(columns.map((own) => fragment`${param(own, 'text')}, a.${column(own)}`))}) as columns
from ${raw(writable.table)} a
where ${tenant} and a.${column('id')} = any (${param(ids, 'text[]')}::${raw(idType)}[])
${lock ? fragment`for update of a` : fragment``}`,
    restore: (rows) => fragment`
update ${raw(writable.table)} a set ${join(columns.map((own) => fragment`${column(own)} = (w.columns ->> ${param(own, 'text')})::${raw(types[own] ?? 'text')}`))}
from unnest(${param(
      rows.map(({ id }) => id),
      'text[]',
    )}::${raw(idType)}[], ${param(
      rows.map((row) => JSON.stringify(row.columns)),
      'text[]',
    )}::jsonb[]) w (id, columns)
where ${tenant} and a.${column('id')} = w.id`,
  }
}
