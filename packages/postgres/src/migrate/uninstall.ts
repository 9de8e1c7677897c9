import { LeoraError } from '@leora-jobs/core'
import type { Connection, Transaction } from '../connection/connection.ts'
import { quoted } from '../sql-fragment.ts'

/** What `uninstall` takes away, or would. */
export interface UninstallReport {
  /** Tables of the schema leora_jobs, with their rows. */
  readonly tables: readonly { readonly name: string; readonly rows: number }[]
  /** Privileges of our roles on the application's schemas, tables and columns, as the statements that take them back. */
  readonly revoked: readonly string[]
  readonly roles: readonly string[]
  /** Our roles that stay, since something in another database of the cluster is theirs as well. */
  readonly keptRoles: readonly string[]
  /** Logins that were members: theirs is nothing of ours, so they stay. */
  readonly logins: readonly string[]
}

/**
 * Takes away all that `migrate` made, and nothing else: the schema leora_jobs with its rows, the grants on the application's tables, our roles. Without `confirmed` it
 * only looks. In one transaction; throws UNINSTALL_REFUSED where something of the application's hangs on a table of ours, naming it.
 */
export async function uninstall(connection: Connection, confirmed: boolean): Promise<UninstallReport> {
  return connection.transaction({ readOnly: !confirmed }, async (transaction) => {
    const report: UninstallReport = {
      tables: await ourTables(transaction),
      revoked: await grantsToRevoke(transaction),
      logins: await memberLogins(transaction),
      ...(await ourRoles(transaction)),
    }
    if (!confirmed) return report
    for (const statement of report.revoked) await transaction.script(statement)
    await dropTables(transaction, report.tables)
    if (await hasSchema(transaction)) await transaction.script('drop schema leora_jobs')
    for (const role of report.roles) await transaction.script(`drop role ${quoted(role)}`)
    return report
  })
}

/** Together, so that references among them do not matter, and without CASCADE: nobody else's view goes with them. */
async function dropTables(transaction: Transaction, tables: UninstallReport['tables']): Promise<void> {
  const dependents = await dependentsOfOurs(transaction)
  if (dependents.length > 0) {
    throw new LeoraError(
      'UNINSTALL_REFUSED',
      `Nothing was removed: something of the application's hangs on a table of ours: ${dependents.join(', ')}. Drop that first.`,
      { details: { dependents } },
    )
  }
  if (tables.length > 0) await transaction.script(`drop table ${tables.map(({ name }) => name).join(', ')}`)
}

async function dependentsOfOurs(transaction: Transaction): Promise<readonly string[]> {
  const { rows } = await transaction.query<{ name: string }>(
    `with ours as (
       select c.oid from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = 'leora_jobs'
     )
     select format('the view %I.%I', n.nspname, c.relname) as name from pg_catalog.pg_depend d
     join pg_catalog.pg_rewrite r on r.oid = d.objid and d.classid = 'pg_catalog.pg_rewrite'::regclass
     join pg_catalog.pg_class c on c.oid = r.ev_class join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid in (select oid from ours) and c.oid not in (select oid from ours)
     union
     select format('the key %I of %s', conname, conrelid::regclass) from pg_catalog.pg_constraint
     where confrelid in (select oid from ours) and conrelid not in (select oid from ours)
     order by 1`,
  )
  return rows.map(({ name }) => name)
}

async function ourTables(transaction: Transaction): Promise<UninstallReport['tables']> {
  const { rows } = await transaction.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = 'leora_jobs' and c.relkind in ('r', 'p') order by 1`,
  )
  const counted: { name: string; rows: number }[] = []
  for (const { name } of rows) {
    const { rows: counts } = await transaction.query<{ rows: number }>(`select count(*)::float8 as rows from ${name}`)
    counted.push({ name, rows: counts[0]?.rows ?? 0 })
  }
  return counted
}

async function hasSchema(transaction: Transaction): Promise<boolean> {
  const { rows } = await transaction.query(`select 1 from pg_catalog.pg_namespace where nspname = 'leora_jobs'`)
  return rows.length > 0
}

/** Privileges on a table take those on its columns along. */
async function grantsToRevoke(transaction: Transaction): Promise<readonly string[]> {
  const { rows } = await transaction.query<{ statement: string }>(
    `with granted as (
       select 'schema' as kind, quote_ident(n.nspname) as name, (aclexplode(n.nspacl)).grantee from pg_catalog.pg_namespace n
       union
       select 'table', format('%I.%I', n.nspname, c.relname), (aclexplode(c.relacl)).grantee
       from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'f')
       union
       select 'table', format('%I.%I', n.nspname, c.relname), (aclexplode(a.attacl)).grantee
       from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace where a.attnum > 0 and not a.attisdropped
     )
     select format('revoke all on %s %s from %I', granted.kind, granted.name, r.rolname) as statement
     from granted join pg_catalog.pg_roles r on r.oid = granted.grantee
     where r.rolname in ('leora_jobs_runner', 'leora_jobs_reader') and granted.name <> 'leora_jobs' and granted.name not like 'leora_jobs.%'
     order by 1`,
  )
  return rows.map(({ statement }) => statement)
}

async function ourRoles(transaction: Transaction): Promise<Pick<UninstallReport, 'roles' | 'keptRoles'>> {
  const { rows } = await transaction.query<{ name: string; elsewhere: boolean }>(
    `select r.rolname as name, exists (
       select from pg_catalog.pg_shdepend d where d.refclassid = 'pg_catalog.pg_authid'::regclass and d.refobjid = r.oid
         and d.dbid not in (0, (select oid from pg_catalog.pg_database where datname = current_database()))
     ) as elsewhere
     from pg_catalog.pg_roles r where r.rolname in ('leora_jobs_runner', 'leora_jobs_reader') order by 1`,
  )
  const named = (elsewhere: boolean) => rows.filter((row) => row.elsewhere === elsewhere).map(({ name }) => name)
  return { roles: named(false), keptRoles: named(true) }
}

async function memberLogins(transaction: Transaction): Promise<readonly string[]> {
  const { rows } = await transaction.query<{ name: string }>(
    `select distinct m.rolname as name from pg_catalog.pg_auth_members a join pg_catalog.pg_roles r on r.oid = a.roleid
     join pg_catalog.pg_roles m on m.oid = a.member where r.rolname in ('leora_jobs_runner', 'leora_jobs_reader')
       and m.rolcanlogin and m.rolname <> current_user and not m.rolsuper order by 1`,
  )
  return rows.map(({ name }) => name)
}
