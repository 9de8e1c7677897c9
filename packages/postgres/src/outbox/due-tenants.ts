import { fragment, type SqlFragment } from '../sql-fragment.ts'

/** The tenants that have a message to send by now, the longest due first. `tenants` is the source's SELECT. Index: outbox_tenant_due. */
export function dueTenantsStatement(tenants: SqlFragment): SqlFragment {
  return fragment`
select t.id::text as id, t.slug, t.name, t.time_zone from (${tenants}) t
join leora_jobs.outbox_tenant o on o.tenant_id = t.id::text and o.due_at <= statement_timestamp()
order by o.due_at, t.slug`
}

export interface TenantRow {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly time_zone: string
}
