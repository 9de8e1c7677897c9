import { isLeoraError } from '@leora-jobs/core'
import { schemaVersion } from '../migrate/schema-version.ts'
import type { Look } from './look.ts'
import { columnsOf, relationNames } from './relation-columns.ts'
import { type Relation, rowsOfRelation, type Source } from './source.ts'

/**
 * Whether this code is newer than the database's schema, or there is none that this role may look at: `migrate` has then not granted yet what only this
 * version reads.
 */
export async function isBehind(look: Look): Promise<boolean> {
  try {
    const { rows } = await look(({ query }) =>
      query<{ newest: number | null }>(
        `select (select max(left(name, 4)) from leora_jobs.migration where name ~ '^[0-9]{4}_')::int as newest`,
      ),
    )
    return (rows[0]?.newest ?? 0) < schemaVersion
  } catch (error) {
    if (isLeoraError(error, 'STATEMENT_FAILED') || isLeoraError(error, 'PERMISSION_DENIED')) return true
    throw error
  }
}

/**
 * The source without the optional columns that are closed to this role, read and written back: before `migrate` has granted them, a dry run does without them, and a
 * run says that the schema is too old rather than that the source does not fit.
 */
export async function withoutClosedColumns(look: Look, source: Source): Promise<Source> {
  const relations: Record<string, Relation> = { ...source.relations }
  for (const name of relationNames) {
    const relation = source.relations[name]
    if (!relation) continue
    const closed: string[] = []
    for (const [column, expression] of Object.entries(relation.columns)) {
      const isOptional = columnsOf(name)[column]?.isOptional ?? false
      if (isOptional && (await isClosed(look, relation, expression))) closed.push(column)
    }
    if (closed.length > 0) relations[name] = without(relation, closed)
  }
  return { ...source, relations }
}

async function isClosed(look: Look, { from, where }: Relation, expression: string): Promise<boolean> {
  const rows = rowsOfRelation({ from, ...(where !== undefined && { where }) })
  try {
    await look(({ query }) => query(`select ${expression} from ${rows} limit 0`))
    return false
  } catch (error) {
    if (isLeoraError(error, 'PERMISSION_DENIED')) return true
    if (isLeoraError(error, 'STATEMENT_FAILED')) return false
    throw error
  }
}

function without({ writable, ...relation }: Relation, closed: readonly string[]): Relation {
  const open = (columns: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(columns).filter(([column]) => !closed.includes(column)))
  return {
    ...relation,
    columns: open(relation.columns),
    ...(writable && { writable: { ...writable, columns: open(writable.columns) } }),
  }
}
