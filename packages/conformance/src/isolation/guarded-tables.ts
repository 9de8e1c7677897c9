import { ownerRows } from '../bed/as-owner.ts'
import type { TestBed } from '../bed/test-bed.ts'

/** Read across tenants by whatever starts jobs, and without application data: all other tables must be guarded. */
export const sharedTables: readonly string[] = [
  'public.tenant',
  'leora_jobs.environment',
  'leora_jobs.lease',
  'leora_jobs.migration',
  'leora_jobs.occurrence',
  'leora_jobs.outbox_tenant',
  'leora_jobs.route_limit',
  'leora_jobs.suspension',
  'leora_jobs.watched_job',
  'leora_jobs.watched_tenant',
]

/** A table that a tenant's rows are kept apart in. */
export interface GuardedTable {
  /** `schema.table`. */
  readonly name: string
  /** Quoted, for SQL. */
  readonly sql: string
  readonly tenantType: string
  readonly columns: readonly GuardedColumn[]
}

export interface GuardedColumn {
  readonly name: string
  readonly type: string
  readonly isNotNull: boolean
  /** Part of a primary key or unique index. */
  readonly isKey: boolean
  /** Part of a key, a foreign key or a check. */
  readonly isConstrained: boolean
  /** The first literal of a check on this column alone. */
  readonly allowed: string | null
}

/** Every table of the catalog that has row security, or ought to: all with a tenant_id but the shared ones. */
export function guardedTables(bed: TestBed): Promise<GuardedTable[]> {
  return ownerRows<GuardedTable & { [name: string]: unknown }>(
    bed,
    `select format('%s.%s', n.nspname, c.relname) as name, c.oid::regclass::text as sql,
       format_type(t.atttypid, null) as "tenantType",
       (select json_agg(json_build_object(
          'name', a.attname, 'type', format_type(a.atttypid, null), 'isNotNull', a.attnotnull,
          'isKey', exists (select from pg_index i where i.indrelid = c.oid and i.indisunique and a.attnum = any (i.indkey)),
          'isConstrained', exists (select from pg_constraint k where k.conrelid = c.oid and k.contype <> 'n' and a.attnum = any (k.conkey)),
          'allowed', (select substring(pg_get_constraintdef(k.oid) from '''([^'']+)''') from pg_constraint k
                      where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum] limit 1)
        ) order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
     from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute t on t.attrelid = c.oid and t.attname = 'tenant_id' and not t.attisdropped
     where n.nspname in ('public', 'leora_jobs') and c.relkind in ('r', 'p') and format('%s.%s', n.nspname, c.relname) <> all ($1::text[])
     order by 1`,
    [sharedTables],
  )
}
