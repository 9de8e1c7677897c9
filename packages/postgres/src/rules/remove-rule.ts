import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/** Deletes a rule of ours. */
export function removeRuleStatement(tenantId: string, id: string): SqlFragment {
  return fragment`
delete from leora_jobs.trigger_rule r where r.tenant_id = ${param(tenantId, 'text')} and r.id = ${param(id, 'text')} returning r.id`
}
