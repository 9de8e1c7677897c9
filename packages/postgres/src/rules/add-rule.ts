import type { NewRule } from '@leora-jobs/core'
import type { QueryContext } from '../queries/named-query.ts'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'
import { rulesOfTenant } from './rules-of-tenant.ts'

/**
 * Inserts a rule, unless one has its name: no row then. A name of the application's own rules counts as well, for a run that names a rule would take
 * both. Index: trigger_rule_by_name.
 */
export function addRuleStatement(context: QueryContext, { type, name, config, isActive }: NewRule): SqlFragment {
  return fragment`
insert into leora_jobs.trigger_rule (tenant_id, id, type, name, is_active, config)
select ${param(context.tenantId, 'text')}, gen_random_uuid()::text, ${param(type, 'text')}, ${param(name, 'text')}, ${param(isActive, 'boolean')},
  ${param(JSON.stringify(config), 'jsonb')}
where not exists (
  select from ${rulesOfTenant(context)} where lower(rule.name) = lower(${param(name, 'text')})
)
on conflict (tenant_id, lower(name)) do nothing
returning id`
}
