import type { UnwatchedRequest } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/** Whose alerts somebody is to look at: those never looked at, then the longest ago. `tenants` is the source's SELECT. Index: occurrence_open, hashed once. */
export function findUnwatchedStatement({ toldBefore, idleSince }: UnwatchedRequest, tenants: SqlFragment): SqlFragment {
  return fragment`
select t.id::text as id, t.slug, t.name, t.time_zone from (${tenants}) t
left join leora_jobs.watched_tenant w on w.tenant_id = t.id::text
where w.tenant_id is null or w.has_notice or w.told_at < ${param(toldBefore, 'timestamptz')}
  or t.id::text in (
    select o.tenant_id from leora_jobs.occurrence o where o.outcome is null and o.updated_at < ${param(idleSince, 'timestamptz')}
  )
order by w.watched_at nulls first, t.slug`
}
