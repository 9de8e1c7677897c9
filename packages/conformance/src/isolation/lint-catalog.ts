import { ownerRows } from '../bed/as-owner.ts'
import type { TestBed } from '../bed/test-bed.ts'
import { sharedTables } from './guarded-tables.ts'

const ours = `n.nspname in ('public', 'leora_jobs')`
const tables = `pg_class c join pg_namespace n on n.oid = c.relnamespace`
const name = `format('%s.%s', n.nspname, c.relname)`
const columnNames = (keys: string, table: string) =>
  `(select array_agg(a.attname::text order by u.place) from unnest(${keys}) with ordinality u (key, place)
    join pg_attribute a on a.attrelid = ${table} and a.attnum = u.key)`
const hasTenant = `exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)`
const context = `NULLIF(current_setting('app.current_tenant_id'::text, true), ''::text)`
const shape = (cast: string) => `(tenant_id = ( SELECT (${context})${cast} AS "nullif"))`.replace(cast === '' ? /\((NULLIF.*?)\)(?= AS)/ : /^$/, '$1')

/** Rule -> a query of the names of what breaks it; `$1` holds the tables that are exempt. */
const rules: Readonly<Record<string, string>> = {
  'row security is not forced': `select ${name} as name from ${tables}
    where ${ours} and c.relkind in ('r', 'p') and ${name} <> all ($1::text[]) and not (c.relrowsecurity and c.relforcerowsecurity)`,
  'no tenant_id': `select ${name} as name from ${tables} where ${ours} and c.relkind in ('r', 'p') and ${name} <> all ($1::text[]) and not ${hasTenant}`,
  'a key does not begin with tenant_id': `select ${name} || ' ' || i.indexrelid::regclass::text as name from ${tables} join pg_index i on i.indrelid = c.oid
    where ${ours} and i.indisunique and ${name} <> all (array_remove($1::text[], 'leora_jobs.lease'))
      and ${columnNames('i.indkey::int2[]', 'c.oid')}[1] is distinct from 'tenant_id'`,
  'no primary key': `select ${name} as name from ${tables} where ${ours} and c.relkind in ('r', 'p')
    and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary) and ${name} <> all ($1::text[])`,
  'a foreign key leaves the tenant': `select ${name} || ' ' || k.conname as name from pg_constraint k join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace
    where ${ours} and k.contype = 'f' and k.confrelid <> 'public.tenant'::regclass
      and (${columnNames('k.conkey', 'k.conrelid')}[1] is distinct from 'tenant_id' or ${columnNames('k.confkey', 'k.confrelid')}[1] is distinct from 'tenant_id')`,
  'a view is not security_invoker': `select ${name} as name from ${tables} where ${ours} and (c.relkind = 'm'
    or c.relkind = 'v' and not coalesce(array_to_string(c.reloptions, ',') ~ 'security_invoker=(true|on|1)', false))`,
  'a policy has another shape': `select ${name} || ' ' || p.polname as name from pg_policy p join pg_class c on c.oid = p.polrelid
    join pg_namespace n on n.oid = c.relnamespace
    where ${ours} and not (p.polpermissive and p.polcmd = '*' and p.polroles = '{0}'
      and pg_get_expr(p.polqual, p.polrelid) is not distinct from pg_get_expr(p.polwithcheck, p.polrelid)
      and pg_get_expr(p.polqual, p.polrelid) = any ($2::text[]))`,
  'not exactly one policy': `select ${name} as name from ${tables} where ${ours} and c.relrowsecurity
    and (select count(*) from pg_policy p where p.polrelid = c.oid) <> 1`,
  'TRUNCATE or TRIGGER is granted': `select ${name} || ' ' || r.rolname as name from ${tables}
    cross join (select rolname from pg_roles where rolname in ('leora_jobs_runner', 'leora_jobs_reader') union all select 'public') r
    where ${ours} and c.relkind in ('r', 'p') and (has_table_privilege(r.rolname, c.oid, 'truncate') or has_table_privilege(r.rolname, c.oid, 'trigger'))`,
  'a function is SECURITY DEFINER': `select format('%s.%s', n.nspname, f.proname) as name from pg_proc f join pg_namespace n on n.oid = f.pronamespace
    where ${ours} and f.prosecdef`,
  'a role of ours may too much': `select rolname::text as name from pg_roles r where rolname in ('leora_jobs_runner', 'leora_jobs_reader')
    and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolcanlogin or exists (select from pg_class c where c.relowner = r.oid))`,
}

/** Every rule by name, for those who prove that each can be broken. */
export const ruleNames: readonly string[] = Object.keys(rules)

/** What in the catalog would let tenants see each other: `rule: name`. */
export async function lintCatalog(bed: TestBed): Promise<string[]> {
  const shapes = [shape(''), shape('::uuid')]
  const findings: string[] = []
  for (const [rule, text] of Object.entries(rules)) {
    const parameters = text.includes('$2') ? [sharedTables, shapes] : text.includes('$1') ? [sharedTables] : []
    const query = text.includes('$1') ? text : text.replaceAll('$2', '$1')
    const rows = await ownerRows<{ name: string }>(bed, `${query} order by 1`, text.includes('$1') ? parameters : parameters.slice(1))
    findings.push(...rows.map((row) => `${rule}: ${row.name}`))
  }
  return findings
}
