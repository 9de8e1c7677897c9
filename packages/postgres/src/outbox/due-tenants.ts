import { everyTenant } from '@leora-jobs/core/delivery'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/**
 * The tenants that have a message to send by now, the longest due first; among them the one that stands for every tenant, which no registry has. `tenants` is
 * the source's SELECT. Index: outbox_tenant_due.
 */
export function dueTenantsStatement(tenants: SqlFragment): SqlFragment {
  const { id, slug, name, timeZone } = everyTenant
  return fragment`
select t.id, t.slug, t.name, t.time_zone from (
  select r.id::text as id, r.slug::text as slug, r.name::text as name, r.time_zone::text as time_zone from (${tenants}) r
  union all
  select ${param(id, 'text')}, ${param(slug, 'text')}, ${param(name, 'text')}, ${param(timeZone, 'text')}
) t
join leora_jobs.outbox_tenant o on o.tenant_id = t.id and o.due_at <= statement_timestamp()
order by o.due_at, t.slug`
}

export interface TenantRow {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly time_zone: string
}
