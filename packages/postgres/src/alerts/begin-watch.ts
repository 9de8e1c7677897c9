import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/** The tenant's watches line up here, so that two that find the same open one alert. The first of a tenant makes the row. */
export function beginWatchStatement(tenantId: string, now: Date): SqlFragment {
  return fragment`
insert into leora_jobs.watched_tenant (tenant_id, watched_at) values (${param(tenantId, 'text')}, ${param(now, 'timestamptz')})
on conflict (tenant_id) do update set watched_at = excluded.watched_at`
}
