import { isLeoraError } from '@leora-jobs/core'
import type { Connection, Transaction } from '../connection/connection.ts'
import { type RelationName, relationNames } from '../source/relation-columns.ts'
import { type Relation, rowsOfRelation, type Source } from '../source/source.ts'
import { namesIn } from '../source/sql-names.ts'
import { quoted } from '../sql-fragment.ts'

/** A table, or view, behind a relation of the source. */
export interface SourceTable {
  readonly relation: RelationName
  readonly oid: string
  /** Qualified and quoted. */
  readonly name: string
  /** The bare name, as the catalogs hold it. */
  readonly table: string
  /** As pg_class.relkind says: `r` table, `p` partitioned, `v` view, `m` materialized view, `f` foreign. */
  readonly kind: string
  /** The columns that the relation reads, as the catalogs hold them. */
  readonly columns: readonly string[]
}

/** The tables behind a source. */
export interface SourceTables {
  readonly tables: readonly SourceTable[]
  /** Relations whose tables could only be read off the source's text, and why: their columns may be a few too many. */
  readonly guessed: readonly { readonly relation: RelationName; readonly reason: string }[]
}

type Declared = readonly [RelationName, Relation]

/**
 * Which tables and columns each relation reads, as the server itself says: each becomes a temporary view for a moment,
 * in a transaction that is rolled back. Where that is not allowed (no USAGE after a reset, no TEMPORARY) they are looked
 * up by the names in the source's text.
 */
export async function readSourceTables(connection: Connection, source: Source): Promise<SourceTables> {
  const declared = relationNames.flatMap((name): readonly Declared[] => {
    const relation = source.relations[name]
    return relation ? [[name, relation]] : []
  })
  const all = await tablesOf(connection, declared)
  if (!('reason' in all)) return { tables: all.tables, guessed: [] }
  const tables: SourceTable[] = []
  const guessed: { relation: RelationName; reason: string }[] = []
  for (const one of declared) {
    const seen = await tablesOf(connection, [one])
    if ('reason' in seen) guessed.push({ relation: one[0], reason: seen.reason })
    tables.push(...('reason' in seen ? await tablesByText(connection, one) : seen.tables))
  }
  return { tables, guessed }
}

type Seen = { readonly tables: readonly SourceTable[] } | { readonly reason: string }

class RolledBack extends Error {}

async function tablesOf(connection: Connection, declared: readonly Declared[]): Promise<Seen> {
  let tables: readonly SourceTable[] = []
  try {
    await connection.transaction(
      { statementTimeoutSeconds: 15, settings: { lock_timeout: '2s' } },
      async (transaction) => {
        tables = await tablesBehindViews(transaction, declared)
        throw new RolledBack()
      },
    )
  } catch (error) {
    if (isLeoraError(error) && connection.isOpen) return { reason: error.message }
    if (!(error instanceof RolledBack)) throw error
  }
  return { tables }
}

async function tablesBehindViews(
  transaction: Transaction,
  declared: readonly Declared[],
): Promise<readonly SourceTable[]> {
  const views = declared.map(([name, { columns, ...rows }]) => {
    const select = Object.entries(columns).map(([column, expression]) => `(${expression}) as ${quoted(column)}`)
    return `create temporary view ${quoted(viewPrefix + name)} as select ${select.join(', ')} from ${rowsOfRelation(rows)}`
  })
  await transaction.script(views.join('; '))
  const { rows } = await transaction.query<SourceTable>(
    `select substr(v.relname, ${viewPrefix.length + 1}) as relation, c.oid::text as oid,
       format('%I.%I', n.nspname, c.relname) as name,
       c.relname::text as "table", c.relkind::text as kind, array_agg(distinct a.attname::text) as columns
     from pg_catalog.pg_class v
     join pg_catalog.pg_rewrite r on r.ev_class = v.oid
     join pg_catalog.pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
       and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
     join pg_catalog.pg_class c on c.oid = d.refobjid
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
     where v.relnamespace = pg_my_temp_schema() and v.relname = any($1::text[])
     group by v.relname, c.oid, n.nspname, c.relname, c.relkind
     order by v.relname, name`,
    [declared.map(([name]) => viewPrefix + name)],
  )
  return rows
}

const viewPrefix = 'leora_jobs_doctor_'

async function tablesByText(
  connection: Connection,
  [relation, { from, where = '', columns }]: Declared,
): Promise<readonly SourceTable[]> {
  const { rows } = await connection.transaction({ readOnly: true }, (transaction) =>
    transaction.query<Omit<SourceTable, 'relation'>>(
      `select c.oid::text as oid, format('%I.%I', n.nspname, c.relname) as name, c.relname::text as "table",
         c.relkind::text as kind,
         array_agg(a.attname::text order by a.attnum) as columns
       from pg_catalog.pg_class c
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0
         and not a.attisdropped and a.attname = any($2::text[])
       where c.relname = any($1::text[]) and c.relkind in ('r', 'p', 'v', 'm', 'f')
         and (n.nspname = any($1::text[]) or n.nspname = 'public')
       group by c.oid, n.nspname, c.relname, c.relkind
       order by name`,
      [namesIn(from), namesIn([from, where, ...Object.values(columns)].join(' '))],
    ),
  )
  return rows.map((row) => ({ relation, ...row }))
}
