import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/** What is asked for all tenants together: how many alerts are open, and whether somebody is to be told. Under the lock. Index: alert_current. */
export function keepWatchedStatement(tenantId: string): SqlFragment {
  return fragment`
update leora_jobs.watched_tenant t
set critical = now.critical, warning = now.warning, info = now.info, has_notice = now.has_notice, told_at = now.told_at
from (
  select count(*) filter (where a.status = 'open' and a.severity = 'critical') as critical,
    count(*) filter (where a.status = 'open' and a.severity = 'warning') as warning,
    count(*) filter (where a.status = 'open' and a.severity = 'info') as info,
    count(*) filter (where a.notice_kind is not null) > 0 as has_notice,
    min(a.notified_at) filter (where a.status = 'open') as told_at
  from leora_jobs.alert a
  where a.tenant_id = ${param(tenantId, 'text')} and (a.status <> 'resolved' or a.notice_kind is not null)
) now
where t.tenant_id = ${param(tenantId, 'text')}`
}
