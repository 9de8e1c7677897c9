import { LeoraError, type Query, type SqlQuery, type SqlValue } from '@leora-jobs/core'
import { relationClauses } from '../source/relation-sql.ts'
import { compile, fragment, join, param, raw, type SqlFragment, type SqlParameter } from '../sql-fragment.ts'
import { namedQueries } from './named-queries.ts'
import type { QueryContext } from './named-query.ts'

/** A query of a job's as a statement: the relations that it mentions in front, restricted to the tenant. */
export interface QuerySql {
  /** `customer as not materialized (…)`, one a relation. */
  readonly clauses: readonly SqlFragment[]
  readonly body: SqlFragment
  /** A column of the body that puts its rows into key order; null where the key's own columns do. */
  readonly orderColumn: string | null
  decode(row: Record<string, unknown>): unknown
}

/** Throws JOB_INVALID for a name that no query has. */
export function querySql(query: Query<unknown>, context: QueryContext): QuerySql {
  const parts = bodyOf(query, context)
  return { clauses: relationClauses(context.inspected, context.tenantId, compile(parts.body).text), ...parts }
}

/** The statement by itself. */
export function wholeStatement({ clauses, body }: QuerySql): SqlFragment {
  return clauses.length === 0 ? body : fragment`with ${join(clauses, ',\n')} select * from (${body}) query`
}

function bodyOf(query: Query<unknown>, context: QueryContext): Omit<QuerySql, 'clauses'> {
  if (query.kind === 'sql') return { body: fragmentOf(query), orderColumn: null, decode: (row) => row }
  const definition = namedQueries[query.name]
  if (!definition)
    throw new LeoraError('JOB_INVALID', `There is no query named '${query.name}'.`, { details: { query: query.name } })
  const decode = definition.decoder?.() ?? ((row: Record<string, unknown>) => definition.decode?.(row) ?? row)
  return { body: definition.sql(query.parameters, context), orderColumn: definition.orderColumn ?? null, decode }
}

function fragmentOf(query: SqlQuery<unknown>): SqlFragment {
  return { kind: 'fragment', strings: query.strings, values: query.values.map(partOf) }
}

function partOf(value: SqlValue): SqlFragment | SqlParameter {
  if (typeof value === 'object' && value !== null && 'kind' in value) return fragmentOf(value)
  if (value === null) return raw('null')
  if (typeof value === 'number') return param(value, Number.isInteger(value) ? 'bigint' : 'float8')
  if (typeof value === 'boolean') return param(value, 'boolean')
  return param(value, typeof value === 'string' ? 'text' : 'text[]')
}
