import type { Transaction } from '../connection/connection.ts'
import type { Relation } from './source.ts'
import { plainColumn, tablesByQualifier } from './sql-names.ts'

/**
 * Whether an order's lines can be looked up by an index. Where it cannot be told, because the key is an expression, they are taken to be: `doctor`
 * says so. Once a process: an index that is made later is seen at the next start.
 */
export async function hasIndexedLines(transaction: Transaction, lines: Relation | undefined): Promise<boolean> {
  const key = plainColumn(lines?.columns.order_id ?? '')
  if (!lines || key === null) return true
  const known = tablesByQualifier(lines.from)
  const tables = key.qualifier === null ? [...known.values()] : [known.get(key.qualifier) ?? key.qualifier]
  const { rows } = await transaction.query<{ tables: number; indexes: number }>(
    `select count(distinct a.attrelid)::int as tables, count(i.indexrelid)::int as indexes
     from pg_catalog.pg_class c
     join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = $2::text and not a.attisdropped
     left join pg_catalog.pg_index i on i.indrelid = c.oid and i.indisvalid and i.indpred is null
       and a.attnum in (i.indkey[0], i.indkey[1])
     where c.relname = any($1::text[]) and c.relkind in ('r', 'p')`,
    [tables, key.column],
  )
  const [found] = rows
  // no such table: a view, perhaps, over one that has it
  return !found || found.tables === 0 || found.indexes > 0
}
