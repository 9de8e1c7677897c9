import type { RuleRow } from '@leora-jobs/core/jobs'
import { fragment, param, raw, type SqlFragment } from '../sql-fragment.ts'
import { keyRange } from './key-range.ts'
import { type NamedQueryDefinition, numberOf, type QueryContext } from './named-query.ts'

/** All rules in order of their ids: ours, and the application's own, with what is known of when they were last run. */
export const triggersRules: NamedQueryDefinition = {
  sql(parameters, context) {
    const { tenantId, ownTables } = context
    const tenant = param(tenantId, 'text')
    const activation = ownTables.has('trigger_activation')
      ? fragment`left join leora_jobs.trigger_activation a on a.tenant_id = ${tenant} and a.rule_id = rule.id`
      : fragment`left join (select null::text as rule_id, null::text as version, null::boolean as is_active where false) a on true`
    return fragment`
select rule.id as rule_id, rule.type, rule.name, rule.is_active, rule.config, rule.is_application, a.version as active_version, a.is_active as was_active
from (${allRules(context)}) rule (id, type, name, is_active, config, is_application)
${activation}
where ${keyRange(parameters, [{ column: raw('rule.id'), type: 'text' }])}
order by rule.id limit ${param(parameters.limit === null ? null : numberOf(parameters, 'limit'), 'int')}`
  },
  decode(row) {
    const { ruleId, type, name, isActive, config, isApplication, activeVersion, wasActive } = row as unknown as Row
    const rule: RuleRow = {
      ruleId,
      type,
      name,
      isActive,
      config: config === null ? {} : JSON.parse(config),
      isApplication,
      activation: activeVersion === null ? null : { version: activeVersion, isActive: wasActive ?? false },
    }
    return rule
  },
}

interface Row extends Pick<RuleRow, 'ruleId' | 'type' | 'name' | 'isActive' | 'isApplication'> {
  readonly config: string | null
  readonly activeVersion: string | null
  readonly wasActive: boolean | null
}

/** Every rule of the tenant (id, type, name, is_active, config, is_application): ours, and those of the application's own table. */
export function allRules({ inspected, tenantId, ownTables }: QueryContext): SqlFragment {
  const own = ownTables.has('trigger_rule')
    ? fragment`
  select r.id, r.type, r.name, r.is_active, r.config::text as config, false as is_application from leora_jobs.trigger_rule r where r.tenant_id = ${param(tenantId, 'text')}`
    : fragment`select null::text, null::text, null::text, null::boolean, null::text, null::boolean where false`
  const application = inspected.source.relations.automated_trigger
    ? fragment`
  union all
  select t.id::text, t.type, t.name, t.is_active, t.config::text, true from automated_trigger t`
    : fragment``
  return fragment`${own}${application}`
}
