const ours = `n.nspname in ('public', 'leora_jobs')`
const tables = 'pg_class c join pg_namespace n on n.oid = c.relnamespace'
const isTable = `${ours} and c.relkind in ('r', 'p')`
const name = `format('%s.%s', n.nspname, c.relname)`
const isShared = `${name} = any ((select shared from given)::text[])`
const hasTenant = `exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)`
const leads = (key: string, table: string) =>
  `exists (select from pg_attribute a where a.attrelid = ${table} and a.attnum = (${key})[1] and a.attname = 'tenant_id')`
const qual = 'pg_get_expr(p.polqual, p.polrelid)'

/**
 * Rule -> a query of the names of what breaks it. `given` holds the tables that are exempt (`shared`) and the texts that a policy may have
 * (`shapes`).
 */
export const catalogRules: Readonly<Record<string, string>> = {
  'row security is not forced': `select ${name} as name from ${tables}
    where ${isTable} and not ${isShared} and not (c.relrowsecurity and c.relforcerowsecurity)`,
  'there is no tenant_id': `select ${name} as name from ${tables} where ${isTable} and not ${isShared} and not ${hasTenant}`,
  'there is no primary key': `select ${name} as name from ${tables}
    where ${isTable} and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)`,
  'a key does not begin with tenant_id': `select i.indexrelid::regclass::text as name from ${tables} join pg_index i on i.indrelid = c.oid
    where ${isTable} and (not ${isShared} or ${hasTenant}) and i.indisunique and not ${leads('array[i.indkey[0]]', 'c.oid')}`,
  'a foreign key leaves the tenant': `select ${name} || ' ' || k.conname as name
    from ${tables} join pg_constraint k on k.conrelid = c.oid
    where ${ours} and k.contype = 'f' and k.confrelid <> to_regclass('public.tenant')
      and not (${leads('k.conkey', 'k.conrelid')} and ${leads('k.confkey', 'k.confrelid')})`,
  'a view is not security_invoker': `select ${name} as name from ${tables}
    where ${ours} and (c.relkind = 'm' or c.relkind = 'v' and array_to_string(c.reloptions, ',') !~ 'security_invoker=(true|on|1)' is not false)`,
  'a policy has another shape': `select ${name} || ' ' || p.polname as name from ${tables} join pg_policy p on p.polrelid = c.oid
    where ${ours} and not (p.polpermissive and p.polcmd = '*' and p.polroles = '{0}' and ${qual} = any ((select shapes from given)::text[])
      and ${qual} is not distinct from pg_get_expr(p.polwithcheck, p.polrelid))`,
  'there is not exactly one policy': `select ${name} as name from ${tables}
    where ${isTable} and not ${isShared} and (select count(*) from pg_policy p where p.polrelid = c.oid) <> 1`,
  'TRUNCATE or TRIGGER is granted': `select ${name} || ' ' || role as name from ${tables}
    cross join unnest(array['public', 'leora_jobs_runner', 'leora_jobs_reader']) role
    where ${isTable} and has_table_privilege(role, c.oid, 'truncate, trigger')`,
  'the reader may write': `select ${name} as name from ${tables} where ${isTable} and has_table_privilege('leora_jobs_reader', c.oid, 'insert, update, delete')`,
  'a function is SECURITY DEFINER': `select format('%s.%s', n.nspname, f.proname) as name from pg_proc f join pg_namespace n on n.oid = f.pronamespace
    where ${ours} and f.prosecdef`,
  'a role of ours may too much': `select r.rolname::text as name from pg_roles r where r.rolname in ('leora_jobs_runner', 'leora_jobs_reader')
    and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolcanlogin or exists (select from pg_class c where c.relowner = r.oid))`,
}

const setting = `NULLIF(current_setting('app.current_tenant_id'::text, true), ''::text)`

/** The one shape of policy, as the server prints it: over our tables' text, and over the standard schema's uuid. */
export const policyShapes: readonly string[] = [
  `(tenant_id = ( SELECT ${setting} AS "nullif"))`,
  `(tenant_id = ( SELECT (${setting})::uuid AS "nullif"))`,
]
