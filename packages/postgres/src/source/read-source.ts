import { LeoraError } from '@leora-jobs/core'
import { parseSelect } from './parse-select.ts'
import { columnsOf, type RelationName, relationNames } from './relation-columns.ts'
import type { Relation, Source } from './source.ts'
import type { SourceDefinition } from './source-definition.ts'

/**
 * The source that a definition means. Throws SOURCE_INVALID for what can be told without a database, all at once: relations and columns that there are
 * not, SELECTs that cannot be read. What the definition leaves out, and what the database has not, is told when the source is looked at there.
 */
export function readSource(definition: SourceDefinition | Source): Source {
  const problems: string[] = []
  const relations: Partial<Record<RelationName, Relation>> = {}
  for (const [name, given] of Object.entries(definition.relations)) {
    if (!isRelationName(name)) {
      problems.push(`${name}: there is no such relation; there are ${relationNames.join(', ')}`)
      continue
    }
    const read = given === undefined ? null : readRelation(given)
    if (read === null) continue
    if ('problems' in read) problems.push(...read.problems.map((problem) => `${name}: ${problem}`))
    else {
      relations[name] = read
      problems.push(...unknownColumns(name, read))
    }
  }
  if (problems.length === 0) return { name: definition.name, relations }
  throw new LeoraError(
    'SOURCE_INVALID',
    `The source '${definition.name}' cannot be read:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    { details: { source: definition.name, problems } },
  )
}

type Given = NonNullable<SourceDefinition['relations'][RelationName]>

function readRelation(given: Given): Relation | { readonly problems: readonly string[] } {
  if (typeof given === 'string') return parseSelect(given)
  if (typeof given !== 'object' || given === null) return unreadable
  if ('select' in given) {
    const parsed = parseSelect(given.select)
    const { writable, insertable } = given
    return 'problems' in parsed
      ? parsed
      : { ...parsed, ...(writable && { writable }), ...(insertable && { insertable }) }
  }
  if (typeof given.from === 'string' && typeof given.columns === 'object') return given
  return unreadable
}

const unreadable = { problems: ['write a SELECT, { select }, or { from, columns }'] }

function unknownColumns(name: RelationName, { columns, writable }: Relation): readonly string[] {
  const known = columnsOf(name)
  const given = [...Object.keys(columns), ...Object.keys(writable?.columns ?? {})]
  return [...new Set(given)]
    .filter((column) => !Object.hasOwn(known, column))
    .map((column) => `the relation ${name} has no column ${column}; its columns are ${Object.keys(known).join(', ')}`)
}

function isRelationName(name: string): name is RelationName {
  return relationNames.some((known) => known === name)
}
