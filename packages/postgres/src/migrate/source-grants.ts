import type { Transaction } from '../connection/connection.ts'
import { type RelationName, relationNames } from '../source/relation-columns.ts'
import { type Relation, rowsOfRelation, type Source } from '../source/source.ts'
import { firstTable } from '../source/sql-names.ts'
import { quoted } from '../sql-fragment.ts'

/**
 * The statements that let `leora_jobs_runner` read exactly the columns that the source maps, and update those that are written back. Which those are the
 * server itself says: each relation becomes a temporary view for a moment, whose dependencies are its columns.
 */
export async function sourceGrants(transaction: Transaction, source: Source): Promise<readonly string[]> {
  const grants: string[] = []
  for (const name of relationNames) {
    const relation = source.relations[name]
    if (!relation || !(await exists(transaction, relation))) continue
    for (const table of await tablesBehind(transaction, name, relation)) {
      grants.push(`grant usage on schema ${table.schema} to leora_jobs_runner`)
      grants.push(`grant select (${table.columns.join(', ')}) on ${table.name} to leora_jobs_runner`)
    }
    const written = Object.entries(relation.writable?.columns ?? {}).filter(
      ([own]) => own !== 'id' && own !== 'tenant_id',
    )
    if (relation.writable && written.length > 0) {
      // compared, and kept for undo, before they are written; the relation may read none of them as they are
      const read = Object.values(relation.writable.columns).map(quoted)
      grants.push(`grant select (${read.join(', ')}) on ${relation.writable.table} to leora_jobs_runner`)
      const columns = written.map(([, column]) => quoted(column))
      grants.push(`grant update (${columns.join(', ')}) on ${relation.writable.table} to leora_jobs_runner`)
    }
    if (relation.insertable) {
      const { table, columns, expressions } = relation.insertable
      const entered = await existingColumns(transaction, table, Object.keys({ ...columns, ...expressions }))
      if (entered.length > 0)
        grants.push(`grant insert (${entered.map(quoted).join(', ')}) on ${table} to leora_jobs_runner`)
    }
  }
  return [...new Set(grants)]
}

interface TableColumns {
  readonly schema: string
  readonly name: string
  readonly columns: readonly string[]
}

async function tablesBehind(
  transaction: Transaction,
  name: RelationName,
  { columns, ...table }: Relation,
): Promise<readonly TableColumns[]> {
  const view = `pg_temp."leora_jobs_${name}"`
  const select = Object.entries(columns).map(([column, expression]) => `(${expression}) as ${quoted(column)}`)
  await transaction.script(
    `create temporary view ${quoted(`leora_jobs_${name}`)} as select ${select.join(', ')} from ${rowsOfRelation(table)}`,
  )
  const { rows } = await transaction.query<TableColumns>(
    `select quote_ident(n.nspname) as schema, format('%I.%I', n.nspname, c.relname) as name, array_agg(distinct quote_ident(a.attname)) as columns
     from pg_catalog.pg_rewrite r
     join pg_catalog.pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
     join pg_catalog.pg_class c on c.oid = d.refobjid
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
     where r.ev_class = to_regclass($1::text)
     group by 1, 2`,
    [view],
  )
  await transaction.script(`drop view ${view}`)
  return rows
}

/** Those of these columns that the table has: not every table keeps the times of a row. */
async function existingColumns(
  transaction: Transaction,
  table: string,
  columns: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await transaction.query<{ column: string }>(
    `select attname::text as "column" from pg_catalog.pg_attribute where attrelid = to_regclass($1::text) and attnum > 0 and not attisdropped`,
    [table],
  )
  return columns.filter((column) => rows.some((row) => row.column === column))
}

/** A table that is not there yet is no reason to refuse the ledger: the start-up check names it. */
async function exists(transaction: Transaction, { from }: Relation): Promise<boolean> {
  const table = firstTable(from)
  if (table === '') return true
  const { rows } = await transaction.query<{ found: boolean }>('select to_regclass($1::text) is not null as found', [
    table,
  ])
  return rows[0]?.found ?? false
}
