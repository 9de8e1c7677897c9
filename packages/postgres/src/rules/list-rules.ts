import type { CalendarDay, StoredRule } from '@leora-jobs/core'
import type { QueryContext } from '../queries/named-query.ts'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'
import { rulesOfTenant } from './rules-of-tenant.ts'

/** Every rule with what has come of it. A tenant's episodes and executions are read whole: somebody looks. */
export function listRulesStatement(context: QueryContext): SqlFragment {
  const tenant = param(context.tenantId, 'text')
  return fragment`
select rule.id, rule.type, rule.name, rule.is_active, rule.config, rule.is_application, own.version,
  a.version as active_version, a.is_active as was_active, a.activated_on::text as activated_on,
  coalesce(e.fired, 0) as fired, coalesce(e.suppressed, 0) as suppressed, coalesce(e.seen, 0) as seen, coalesce(f.fires, 0) as fires
from ${rulesOfTenant(context)}
left join leora_jobs.trigger_rule own on own.tenant_id = ${tenant} and own.id = rule.id and not rule.is_application
left join leora_jobs.trigger_activation a on a.tenant_id = ${tenant} and a.rule_id = rule.id
left join (
  select rule_id, (count(*) filter (where state = 'fired'))::int as fired, (count(*) filter (where state = 'suppressed'))::int as suppressed,
    (count(*) filter (where state = 'seen'))::int as seen
  from leora_jobs.trigger_state where tenant_id = ${tenant} and state <> 'clear' group by rule_id
) e on e.rule_id = rule.id
left join (
  select rule_id, count(*)::int as fires from leora_jobs.trigger_execution
  where tenant_id = ${tenant} and outcome = 'fired' and executed_at > statement_timestamp() - interval '30 days' group by rule_id
) f on f.rule_id = rule.id
order by lower(rule.name), rule.id`
}

export interface StoredRuleRow {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly is_active: boolean | null
  readonly config: string | null
  readonly is_application: boolean
  readonly version: number | null
  readonly active_version: string | null
  readonly was_active: boolean | null
  readonly activated_on: string | null
  readonly fired: number
  readonly suppressed: number
  readonly seen: number
  readonly fires: number
}

export function storedRuleOf(row: StoredRuleRow): StoredRule {
  const { id, type, name, config, version, active_version, fired, suppressed, seen, fires } = row
  return {
    id,
    type,
    name,
    isActive: row.is_active,
    config: config === null ? {} : JSON.parse(config),
    isApplication: row.is_application,
    version,
    activation:
      active_version === null
        ? null
        : {
            version: active_version,
            isActive: row.was_active ?? false,
            activatedOn: row.activated_on as CalendarDay | null,
          },
    episodes: { fired, suppressed, seen },
    fires,
  }
}
