import { type RelationName, relationNames } from '../source/relation-columns.ts'
import { firstTable } from '../source/sql-names.ts'
import { fragment, param, raw } from '../sql-fragment.ts'
import { type NamedQueryDefinition, textOf } from './named-query.ts'

/**
 * Whether row security may hide a tenant's rows of a relation for want of its context, and how many rows its first table has by the planner's estimate.
 * A policy that reads the setting in which the tenant is announced hides only the others' rows: that a tenant has none is then no fault.
 */
export const relationVisibility: NamedQueryDefinition = {
  sql(parameters, { inspected, tenantSetting }) {
    const wanted = textOf(parameters, 'relation')
    const name = relationNames.find((relation): relation is RelationName => relation === wanted)
    const from = (name && inspected.source.relations[name]?.from) ?? ''
    return fragment`
select coalesce(row_security_active(c.oid), false) and not coalesce((
    select bool_and(position(${param(tenantSetting, 'text')} in pg_get_expr(p.polqual, p.polrelid)) > 0)
    from pg_catalog.pg_policy p where p.polrelid = c.oid and p.polpermissive and p.polcmd in ('r', '*')
  ), false) as has_row_security, coalesce(c.reltuples, -1)::float8 as estimated_rows,
  ${param(tenantSetting, 'text')} as tenant_setting
from ${raw('(select 1) one')} left join pg_catalog.pg_class c on c.oid = to_regclass(${param(firstTable(from) || null, 'text')})`
  },
}
