import type { Transaction } from '../connection/connection.ts'
import type { RelationTypes } from './inspect-source.ts'
import type { RelationName } from './relation-columns.ts'
import type { Insertable, Relation } from './source.ts'

/** What the catalogs say of a table that is written back to. */
export interface WrittenTable {
  readonly types: RelationTypes
  readonly problems: readonly string[]
}

/**
 * The types of the columns that a relation is written back to: the table's own, since what reads them may have cast them (an enum to text), and a
 * column may be there for writing alone. From the catalogs, which need no grant: a dry run may not be allowed to so much as read them.
 */
export async function readWrittenTypes(
  transaction: Transaction,
  name: RelationName,
  { table, columns }: NonNullable<Relation['writable']>,
): Promise<WrittenTable> {
  const stored = await columnTypes(transaction, table)
  if (!stored) return { types: {}, problems: [`${name}: ${table}, which it is written back to, does not exist`] }
  const types: Record<string, string> = {}
  const problems: string[] = []
  for (const [own, column] of Object.entries(columns)) {
    const type = stored.get(column)
    if (type !== undefined) types[own] = type
    else problems.push(`${name}.${own}: ${table} has no column "${column}", which it is written back to`)
  }
  return { types, problems }
}

/** Times of a row that not every table keeps. */
const optionalTimes = ['created_at', 'updated_at']

/** The types of the columns that rows are entered in, by column of the table; without a time that the table does not keep. */
export async function readInsertedTypes(
  transaction: Transaction,
  name: RelationName,
  { table, columns, expressions = {} }: Insertable,
): Promise<WrittenTable> {
  const stored = await columnTypes(transaction, table)
  if (!stored) return { types: {}, problems: [`${name}: ${table}, which rows are entered in, does not exist`] }
  const types: Record<string, string> = {}
  const problems: string[] = []
  for (const [column, own] of Object.entries({ ...columns, ...expressions })) {
    const type = stored.get(column)
    if (type !== undefined) types[column] = type
    else if (!optionalTimes.includes(own))
      problems.push(`${name}: ${table} has no column "${column}", which rows are entered in`)
  }
  return { types, problems }
}

async function columnTypes(transaction: Transaction, table: string): Promise<ReadonlyMap<string, string> | null> {
  const { rows } = await transaction.query<{ found: boolean; column: string; type: string }>(
    `select t.oid is not null as found, a.attname::text as "column", format_type(a.atttypid, null) as type
     from (select to_regclass($1::text)::oid as oid) t
     left join pg_catalog.pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped`,
    [table],
  )
  return rows[0]?.found ? new Map(rows.map(({ column, type }) => [column, type])) : null
}
