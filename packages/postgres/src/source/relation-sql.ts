import { LeoraError } from '@leora-jobs/core'
import { fragment, identifier, join, param, raw, type SqlFragment } from '../sql-fragment.ts'
import type { InspectedSource } from './inspect-source.ts'
import { columnsOf, type RelationName, relationNames } from './relation-columns.ts'
import { rowsOfRelation } from './source.ts'

const nullOf = {
  id: 'text',
  text: 'text',
  number: 'numeric',
  boolean: 'boolean',
  day: 'date',
  instant: 'timestamptz',
  json: 'jsonb',
} as const

/** What a relation's SELECT is written from: the tenants' needs no look at the database. */
type Typed = Pick<InspectedSource, 'source' | 'types'>

/** The relation's SELECT, restricted to one tenant: no job can forget the predicate. */
export function relationSelect({ source, types }: Typed, name: RelationName, tenantId: string): SqlFragment {
  const relation = source.relations[name]
  if (!relation) {
    throw new LeoraError(
      'SOURCE_INVALID',
      `The source '${source.name}' has no relation '${name}', which this job reads.`,
      {
        details: { source: source.name, relation: name },
      },
    )
  }
  const columns = Object.entries(columnsOf(name)).map(
    ([column, { kind }]) =>
      fragment`${raw(relation.columns[column] ?? `null::${nullOf[kind]}`)} as ${identifier(column)}`,
  )
  const select = fragment`select ${join(columns)} from ${raw(rowsOfRelation(relation))}`
  if (name === 'tenant') return select
  const tenant = relation.columns.tenant_id ?? 'tenant_id'
  return fragment`${select} ${raw(relation.where === undefined ? 'where' : 'and')} ${raw(tenant)} = ${param(tenantId, types[name]?.tenant_id ?? 'text')}`
}

/** `with customer as not materialized (…), …` for the relations that a text mentions; an unused one is never read. */
export function relationClauses(inspected: InspectedSource, tenantId: string, text: string): readonly SqlFragment[] {
  return relationNames
    .filter((name) => new RegExp(`\\b${name}\\b`).test(text))
    .map((name) => fragment`${identifier(name)} as not materialized (${relationSelect(inspected, name, tenantId)})`)
}

/** The type that a relation's column has in the database: what a parameter that is compared with it is cast to. */
export function typeOfColumn({ types }: InspectedSource, relation: RelationName, column: string): string {
  return types[relation]?.[column] ?? 'text'
}
