import { isLeoraError, LeoraError } from '@leora-jobs/core'
import type { Connection } from '../connection/connection.ts'
import { isBehind, withoutClosedColumns } from './closed-columns.ts'
import { hasIndexedLines } from './has-indexed-lines.ts'
import { type Look, longestLookSeconds, lookOn } from './look.ts'
import { type ColumnKind, columnsOf, type RelationName, relationNames, requiredRelations } from './relation-columns.ts'
import { type Relation, rowsOfRelation, type Source } from './source.ts'
import { standardSource } from './standard-source.ts'
import { readInsertedTypes, readWrittenTypes } from './written-types.ts'

/** The database's types of a relation's columns, by column, as SQL names them (`uuid`, `"AccountType"`). */
export type RelationTypes = Readonly<Record<string, string>>

/** A source after a look at the database: which relations there are, and of which types. */
export interface InspectedSource {
  readonly source: Source
  readonly types: Readonly<Partial<Record<RelationName, RelationTypes>>>
  /** The types of the columns that a relation is written back to, which may differ from what it is read as. */
  readonly written: Readonly<Partial<Record<RelationName, RelationTypes>>>
  /** The types of the columns that rows of a relation are entered in, by column of the table. */
  readonly inserted: Readonly<Partial<Record<RelationName, RelationTypes>>>
  /** Whether an order's lines can be looked up: without an index on their order each look-up would read them all. */
  readonly hasIndexedLines: boolean
}

/** Said once where nothing of the standard source is there: an application with tables of its own has not said where they are. */
const otherNames =
  'None of the standard tables is here. If yours have other names, say where they are: `source` in leora-jobs.config.ts ' +
  '(docs/sources.md of the project; `npx leora-jobs init` writes a skeleton).'

const readable: Record<ColumnKind, RegExp | null> = {
  id: /^(uuid|text|character varying|character|bigint|integer|smallint|numeric)/,
  text: null,
  number: /^(bigint|integer|smallint|numeric|double precision|real)/,
  boolean: /^boolean/,
  day: /^date/,
  instant: /^timestamp with time zone/,
  json: /^jsonb?/,
}

/**
 * Prepares every relation against the database. Throws SOURCE_INVALID, naming every missing table, column and wrong type at once; a relation that
 * is missing altogether is no fault unless every source must have it.
 */
export async function inspectSource(
  connection: Connection,
  source: Source,
  statementTimeoutSeconds = longestLookSeconds,
): Promise<InspectedSource> {
  const look = lookOn(connection, statementTimeoutSeconds)
  try {
    return await inspectWhole(look, source)
  } catch (error) {
    if (!isLeoraError(error, 'SOURCE_INVALID') || !(await isBehind(look))) throw error
    return inspectWhole(look, await withoutClosedColumns(look, source))
  }
}

async function inspectWhole(look: Look, source: Source): Promise<InspectedSource> {
  const problems: string[] = [...unknownRelations(source)]
  const types: Partial<Record<RelationName, RelationTypes>> = {}
  for (const name of relationNames) {
    const relation = source.relations[name]
    if (!relation) {
      if (requiredRelations.includes(name))
        problems.push(`${name}: the source does not say where this relation comes from`)
      continue
    }
    problems.push(...missingColumns(name, relation))
  }
  const declared = relationNames.flatMap((name) =>
    source.relations[name] ? [[name, source.relations[name]] as const] : [],
  )
  const found = await typesOfAll(look, declared)
  for (const [name, relation] of declared) {
    const seen = found.get(name) ?? (await typesOf(look, name, relation))
    if (Array.isArray(seen)) problems.push(...seen)
    else {
      types[name] = seen
      problems.push(...wrongTypes(name, seen, relation))
    }
  }
  const stored = await readStored(look, source, declared, problems)
  if (problems.length > 0) {
    const isElsewhere = source.name === standardSource.name && Object.keys(types).length === 0
    const remedy = isElsewhere && problems.every((problem) => /does not exist/.test(problem)) ? otherNames : null
    throw new LeoraError(
      'SOURCE_INVALID',
      `The source '${source.name}' does not fit the database:\n${problems.map((problem) => `  - ${problem}`).join('\n')}${remedy === null ? '' : `\n${remedy}`}`,
      {
        details: { source: source.name, problems, ...(remedy !== null && { remedy }) },
      },
    )
  }
  return { source, types, ...stored }
}

/** What only the catalogs say, in one round trip; problems that are new are added. */
async function readStored(
  look: Look,
  source: Source,
  declared: readonly (readonly [RelationName, Relation])[],
  problems: string[],
): Promise<Pick<InspectedSource, 'written' | 'inserted' | 'hasIndexedLines'>> {
  const writables = declared.flatMap(([name, { writable }]) => (writable ? [[name, writable] as const] : []))
  const insertables = declared.flatMap(([name, { insertable }]) => (insertable ? [[name, insertable] as const] : []))
  try {
    const [isIndexed, tables, entered] = await look((transaction) =>
      Promise.all([
        hasIndexedLines(transaction, source.relations.order_line),
        Promise.all(writables.map(([name, writable]) => readWrittenTypes(transaction, name, writable))),
        Promise.all(insertables.map(([name, insertable]) => readInsertedTypes(transaction, name, insertable))),
      ]),
    )
    // a column that is read as well has its line already
    const known = new Set(problems.map(subjectOf))
    problems.push(
      ...[...tables, ...entered].flatMap((table) => table.problems).filter((problem) => !known.has(subjectOf(problem))),
    )
    const written = Object.fromEntries(writables.map(([name], index) => [name, tables[index]?.types ?? {}]))
    const inserted = Object.fromEntries(insertables.map(([name], index) => [name, entered[index]?.types ?? {}]))
    return { written, inserted, hasIndexedLines: isIndexed }
  } catch (error) {
    // a schema that is closed to the role: what is read of it has said so, unless it is only written to
    if (!isSourceFault(error)) throw error
    if (problems.length === 0) problems.push(error.message)
    return { written: {}, inserted: {}, hasIndexedLines: true }
  }
}

/** What a problem is about: `customer.account_type`. */
function subjectOf(problem: string): string {
  return problem.slice(0, problem.indexOf(':'))
}

function unknownRelations(source: Source): readonly string[] {
  const known: readonly string[] = relationNames
  return Object.keys(source.relations)
    .filter((name) => !known.includes(name))
    .map((name) => `${name}: there is no such relation; there are ${known.join(', ')}`)
}

function missingColumns(name: RelationName, relation: Relation): readonly string[] {
  return Object.entries(columnsOf(name))
    .filter(([column, { isOptional }]) => !isOptional && relation.columns[column] === undefined)
    .map(([column]) => `${name}.${column}: the source does not say where this column comes from`)
}

function wrongTypes(name: RelationName, types: RelationTypes, { columns }: Relation): readonly string[] {
  return Object.entries(types).flatMap(([column, type]) => {
    const kind = columnsOf(name)[column]?.kind
    const allowed = kind ? readable[kind] : null
    if (!kind || !allowed || allowed.test(type)) return []
    const needed = kind === 'instant' ? 'timestamp with time zone' : `a ${kind}`
    const zone =
      kind === 'instant' && type === 'timestamp without time zone'
        ? `; write ${columns[column]} at time zone 'UTC', or the zone that it is in`
        : ''
    return [`${name}.${column} is of type ${type}; ${needed} is needed${zone}`]
  })
}

/** One statement for all; an empty map where any of them fails, which is then looked for one by one. */
async function typesOfAll(
  look: Look,
  declared: readonly (readonly [RelationName, Relation])[],
): Promise<ReadonlyMap<RelationName, RelationTypes>> {
  try {
    const text = declared.map(([name, relation]) => `(${typesQuery(relation)}) as "${name}"`).join(',\n')
    const { rows } = await look((transaction) => transaction.query<Record<string, RelationTypes>>(`select ${text}`))
    return new Map(declared.map(([name]) => [name, rows[0]?.[name] ?? {}]))
  } catch (error) {
    if (!isSourceFault(error)) throw error
    return new Map()
  }
}

async function typesOf(look: Look, name: RelationName, relation: Relation): Promise<RelationTypes | string[]> {
  try {
    return await readTypes(look, relation)
  } catch (error) {
    if (!isSourceFault(error)) throw error
    const { from, where } = relation
    const one = { one: '1' }
    const table = await problemOf(look, { from, columns: one })
    if (table) return [`${name}: ${table}`]
    const broken: string[] = []
    for (const [column, expression] of Object.entries(relation.columns)) {
      const problem = await problemOf(look, { from, columns: { [column]: expression } })
      if (problem) broken.push(`${name}.${column}: ${problem}`)
    }
    const condition = where === undefined ? null : await problemOf(look, { from, where, columns: one })
    return condition ? [...broken, `${name}: in its WHERE: ${condition}`] : broken
  }
}

async function readTypes(look: Look, relation: Relation): Promise<RelationTypes> {
  const { rows } = await look((transaction) =>
    transaction.query<{ types: RelationTypes }>(`select (${typesQuery(relation)}) as types`),
  )
  return rows[0]?.types ?? {}
}

async function problemOf(look: Look, relation: Relation): Promise<string | null> {
  try {
    await readTypes(look, relation)
    return null
  } catch (error) {
    if (!isSourceFault(error)) throw error
    return error.message
  }
}

/** Types without a row: the outer join keeps one of nulls. */
function typesQuery({ columns, ...rows }: Relation): string {
  const names = Object.keys(columns)
  const select = names.map((name) => `(${columns[name]}) as "${name}"`).join(', ')
  const types = names.map((name) => `'${name}', pg_typeof(r."${name}")::text`).join(', ')
  return `select json_build_object(${types}) from (select 1) one left join (select ${select} from ${rowsOfRelation(rows)} limit 0) r on true`
}

function isSourceFault(error: unknown): error is LeoraError {
  return isLeoraError(error, 'STATEMENT_FAILED') || isLeoraError(error, 'PERMISSION_DENIED')
}
