import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/** Switches a rule on or off; one that is so already keeps its version. A row where there is such a rule. */
export function setActiveStatement(tenantId: string, id: string, isActive: boolean): SqlFragment {
  const active = param(isActive, 'boolean')
  return fragment`
update leora_jobs.trigger_rule r
set is_active = ${active}, version = r.version + (r.is_active <> ${active})::int,
  updated_at = case when r.is_active = ${active} then r.updated_at else now() end
where r.tenant_id = ${param(tenantId, 'text')} and r.id = ${param(id, 'text')}
returning r.id`
}
