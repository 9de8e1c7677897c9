import type postgres from 'postgres'

/** What makes up our schemas: relations, columns, constraints, indexes, policies and grants, as sorted lines. */
export async function catalogOf(sql: postgres.Sql): Promise<readonly string[]> {
  const rows = await sql<{ line: string }[]>`
    with ours as (
      select c.oid, c.oid::regclass::text as name, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.reloptions, c.relacl from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'leora_jobs')
    )
    select format('relation %s %s rls %s %s %s %s', name, relkind, relrowsecurity, relforcerowsecurity, reloptions, relacl) as line from ours
    union all
    select format('column %s.%s %s %s %s %s', ours.name, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attacl)
    from ours join pg_attribute a on a.attrelid = ours.oid and a.attnum > 0 left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    union all
    select format('constraint %s %s %s', ours.name, k.conname, pg_get_constraintdef(k.oid)) from ours join pg_constraint k on k.conrelid = ours.oid
    union all
    select format('index %s', pg_get_indexdef(i.indexrelid)) from ours join pg_index i on i.indrelid = ours.oid
    union all
    select format('policy %s %s %s %s', ours.name, p.polname, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
    from ours join pg_policy p on p.polrelid = ours.oid
    union all
    select format('schema %s %s', nspname, nspacl) from pg_namespace where nspname in ('public', 'leora_jobs')
    order by 1`
  return rows.map(({ line }) => line)
}

/** The columns that a role may read (`select`) or change (`update`) in a schema, as `table.column`. */
export async function columnGrants(
  sql: postgres.Sql,
  role: string,
  privilege: 'SELECT' | 'UPDATE' | 'INSERT',
  schema: string,
): Promise<readonly string[]> {
  const rows = await sql<{ name: string }[]>`
    select table_name || '.' || column_name as name from information_schema.column_privileges
    where grantee = ${role} and privilege_type = ${privilege} and table_schema = ${schema} order by 1`
  return rows.map(({ name }) => name)
}
