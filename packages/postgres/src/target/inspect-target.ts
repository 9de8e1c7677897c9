import type { Target } from '@leora-jobs/core'
import type { Transaction } from '../connection/connection.ts'
import { quoted } from '../sql-fragment.ts'

/** A target as the database has it. */
export interface InspectedTarget {
  /** The table's name, qualified and quoted. */
  readonly table: string
  /** Column -> type as SQL names it. */
  readonly types: Readonly<Record<string, string>>
  /** Whether whoever acts now may read it. */
  readonly isReadable: boolean
}

/** The table that a target's name means. */
function targetTable(target: Target): string {
  const [first = '', second] = target.name.split('.')
  return second === undefined ? `${quoted('leora_jobs')}.${quoted(first)}` : `${quoted(first)}.${quoted(second)}`
}

/** Null where the table does not exist, or its schema is closed to the role. */
export async function inspectTarget(transaction: Transaction, target: Target): Promise<InspectedTarget | null> {
  const table = targetTable(target)
  const { rows } = await transaction.query<{ column: string; type: string; readable: boolean }>(
    `select a.attname as "column", format_type(a.atttypid, null) as type,
       has_schema_privilege(c.relnamespace, 'usage') and has_table_privilege(c.oid, 'select') as readable
     from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where format('"%s"."%s"', n.nspname, c.relname) = $1::text`,
    [table],
  )
  if (rows.length === 0) return null
  return {
    table,
    types: Object.fromEntries(rows.map(({ column, type }) => [column, type])),
    isReadable: rows.every(({ readable }) => readable),
  }
}
