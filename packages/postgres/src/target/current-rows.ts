import type { ColumnValue, RecordKey, Target, Values } from '@leora-jobs/core'
import type { Transaction } from '../connection/connection.ts'
import { snakeCase } from '../names.ts'
import { compile, fragment, identifier, join, param, raw, type SqlFragment } from '../sql-fragment.ts'
import type { InspectedTarget } from './inspect-target.ts'
import { columnValue, textOfColumn } from './read-records.ts'

/** The target's rows with these keys, in their order; null where there is none. Locked where they are about to be written. */
export async function readCurrentRows(
  transaction: Transaction,
  target: Target,
  stored: InspectedTarget,
  tenantId: string,
  keys: readonly RecordKey[],
  lock: boolean,
): Promise<readonly (Values | null)[]> {
  const { text, parameters } = compile(currentRowsStatement(target, stored, tenantId, keys, lock))
  const { rows } = await transaction.query<Record<string, unknown> & { '#': number }>(text, parameters)
  const found = new Map(rows.map((row) => [row['#'], row]))
  return keys.map((_, index) => {
    const row = found.get(index + 1)
    if (!row) return null
    const values: Record<string, ColumnValue> = {}
    for (const field of Object.keys(target.columns)) values[field] = columnValue(row[snakeCase(field)])
    return values
  })
}

function currentRowsStatement(
  target: Target,
  stored: InspectedTarget,
  tenantId: string,
  keys: readonly RecordKey[],
  lock: boolean,
): SqlFragment {
  const columns = Object.keys(target.columns).map((field) => {
    const column = snakeCase(field)
    return fragment`${textOfColumn(column, stored.types[column] ?? 'text')} as ${identifier(column)}`
  })
  return fragment`
select w."#"::int as "#", ${join(columns)}
from ${keyRows(target, stored, keys)} join ${raw(stored.table)} t on t.tenant_id = ${param(tenantId, 'text')} and ${isKeyOf(target, 't')}
${lock ? fragment`for update of t` : fragment``}`
}

/** The keys as rows `w`, with their place as `"#"`, which no column of a target is called. */
export function keyRows(target: Target, stored: InspectedTarget, keys: readonly RecordKey[]): SqlFragment {
  const lists = target.key.map((field, index) => {
    const type = stored.types[snakeCase(field)] ?? 'text'
    const values = keys.map((key) => key[index] ?? null)
    return fragment`${param(values, 'text[]')}::${raw(type)}[]`
  })
  const names = target.key.map((field) => identifier(snakeCase(field)))
  return fragment`unnest(${join(lists)}) with ordinality w (${join(names)}, "#")`
}

/** Where a row of the target, called `alias`, has the key of `w`. */
export function isKeyOf(target: Target, alias: string): SqlFragment {
  return join(
    target.key.map(
      (field) => fragment`${raw(alias)}.${identifier(snakeCase(field))} = w.${identifier(snakeCase(field))}`,
    ),
    ' and ',
  )
}
