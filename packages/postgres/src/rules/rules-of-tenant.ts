import type { QueryContext } from '../queries/named-query.ts'
import { allRules } from '../queries/triggers-rules.ts'
import { relationClauses } from '../source/relation-sql.ts'
import { compile, fragment, join, type SqlFragment } from '../sql-fragment.ts'

/** Every rule of the tenant as `rule (id, type, name, is_active, config, is_application)`, for a FROM: the application's relation is brought along. */
export function rulesOfTenant(context: QueryContext): SqlFragment {
  const rules = allRules(context)
  const clauses = relationClauses(context.inspected, context.tenantId, compile(rules).text)
  const before = clauses.length === 0 ? fragment`` : fragment`with ${join(clauses)} `
  return fragment`(${before}${rules}) rule (id, type, name, is_active, config, is_application)`
}
