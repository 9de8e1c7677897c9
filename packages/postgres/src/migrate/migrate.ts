import { isLeoraError, LeoraError } from '@leora-jobs/core'
import type { Connection, Transaction } from '../connection/connection.ts'
import type { Source } from '../source/source.ts'
import { defaultTenantSetting } from '../tenant-setting.ts'
import { assumedRoleGrant } from './assumed-role-grant.ts'
import { createLogin } from './create-login.ts'
import { ledgerMigrations, type MigrationFile, rolesSql, standardMigrations } from './migration-files.ts'
import { sourceGrants } from './source-grants.ts'

export interface MigrateOptions {
  readonly source: Source
  /** Creates the standard source schema as well. @default false */
  readonly withStandardSchema?: boolean
  /** The setting that the policies read: the same that transactions announce their tenant by. @default 'app.current_tenant_id' */
  readonly tenantSetting?: string
  /** Whose database this is, for runs to compare with their own. @default what is stored, or nothing */
  readonly environment?: string
  /** The role that runs act as; whoever migrates is let act as it. @default none */
  readonly assumeRole?: string
  /** A login that is a member of leora_jobs_runner. */
  readonly createLogin?: { readonly name: string; readonly password: string }
}

export interface MigrationStatus {
  readonly name: string
  readonly appliedAt: Date | null
}

/** What `migrate` did. */
export interface MigrateReport {
  readonly applied: readonly string[]
  readonly grants: readonly string[]
  /** Whose database this is; null where nobody has said. */
  readonly environment: string | null
  readonly login: string | null
}

/** Any constant would do; this one spells leorajob in ASCII. Held to the end of the transaction: other starters wait, then find nothing to do. */
const migrationLock = '7810774871434915682'

/**
 * Brings our schema, the roles and their grants up to date, in one transaction: all of it or nothing. Needs a role that may create schemas and roles;
 * it need not be a superuser. Safe when several processes start it at once.
 */
export async function migrate(connection: Connection, options: MigrateOptions): Promise<MigrateReport> {
  try {
    return await connection.transaction({ settings: { search_path: 'public' } }, async (transaction) => {
      const pending = await pendingMigrations(transaction, options)
      for (const file of pending) {
        await transaction.script(withTenantSetting(file.sql, options.tenantSetting))
        await transaction.script(bookingSql(file))
      }
      await transaction.script(await rolesSql())
      const grants = await grantsFor(transaction, options)
      for (const grant of grants) await transaction.script(grant)
      if (options.createLogin) await createLogin(transaction, options.createLogin)
      const environment = await storeEnvironment(transaction, options.environment ?? null)
      return { applied: pending.map(({ name }) => name), grants, environment, login: options.createLogin?.name ?? null }
    })
  } catch (error) {
    throw isLeoraError(error, 'PERMISSION_DENIED') ? ownerNeeded(error) : error
  }
}

/** The SQL that `migrate` would run, for those who want to read it, or have it run by somebody else. Writes nothing. */
export async function migrationSql(connection: Connection, options: MigrateOptions): Promise<string> {
  const parts: string[] = []
  await rollingBack(connection, async (transaction) => {
    for (const file of await pendingMigrations(transaction, options)) {
      const sql = withTenantSetting(file.sql, options.tenantSetting)
      parts.push(`-- ${file.name}\n${sql.trim()}`)
      parts.push(bookingSql(file))
      await transaction.script(sql)
      await transaction.script(bookingSql(file))
    }
    parts.unshift(bookkeeping.trim())
    const roles = await rolesSql()
    await transaction.script(roles)
    const grants = await grantsFor(transaction, options)
    parts.push(`-- roles and grants\n${roles.trim()}`, ...grants.map((grant) => `${grant};`))
  })
  return `begin;\nset local search_path = public;\n\n${parts.join('\n\n')}\n\ncommit;\n`
}

async function grantsFor(transaction: Transaction, { source, assumeRole }: MigrateOptions): Promise<readonly string[]> {
  return [
    ...(await sourceGrants(transaction, source)),
    ...(assumeRole === undefined ? [] : await assumedRoleGrant(transaction, assumeRole)),
  ]
}

/** Every migration, and when it was applied. */
export async function migrationStatus(connection: Connection): Promise<readonly MigrationStatus[]> {
  const files = [...(await ledgerMigrations()), ...(await standardMigrations())]
  const applied = await connection.transaction({ readOnly: true }, async (transaction) => {
    const { rows } = await transaction.query<{ found: boolean }>(
      `select exists (select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'leora_jobs' and c.relname = 'migration') as found`,
    )
    return rows[0]?.found ? appliedMigrations(transaction) : new Map<string, Applied>()
  })
  return files.map(({ name }) => ({ name, appliedAt: applied.get(name)?.appliedAt ?? null }))
}

const bookkeeping = `
create schema if not exists leora_jobs;
create table if not exists leora_jobs.migration (
  name text primary key,
  checksum text not null,
  applied_at timestamptz not null default now()
);
`

interface Applied {
  readonly checksum: string
  readonly appliedAt: Date
}

async function pendingMigrations(transaction: Transaction, options: MigrateOptions): Promise<readonly MigrationFile[]> {
  await transaction.query('select pg_advisory_xact_lock($1::bigint)', [migrationLock])
  await transaction.script(bookkeeping)
  const applied = await appliedMigrations(transaction)
  const standard = options.withStandardSchema ? await standardMigrations() : []
  const files = [...standard, ...(await ledgerMigrations())]
  for (const { name, checksum } of files) {
    const known = applied.get(name)
    if (known && known.checksum !== checksum) {
      throw new LeoraError(
        'SCHEMA_VERSION',
        `The migration '${name}' was applied in another version than this package holds. Nothing was changed; install the version that applied it, or restore its text.`,
        {
          details: { migration: name },
        },
      )
    }
  }
  const pending = files.filter(({ name }) => !applied.has(name))
  // `--uninstall` leaves the application's tables, and takes the record of who made them along
  return (await hasStandardSchema(transaction)) ? pending.filter((file) => file !== standard[0]) : pending
}

async function hasStandardSchema(transaction: Transaction): Promise<boolean> {
  const { rows } = await transaction.query<{ found: boolean }>(
    `select to_regclass('public.tenant') is not null and to_regclass('public.order_line') is not null as found`,
  )
  return rows[0]?.found ?? false
}

async function appliedMigrations(transaction: Transaction): Promise<ReadonlyMap<string, Applied>> {
  const { rows } = await transaction.query<{ name: string; checksum: string; applied_at: number }>(
    'select name, checksum, (extract(epoch from applied_at) * 1000)::float8 as applied_at from leora_jobs.migration',
  )
  return new Map(rows.map(({ name, checksum, applied_at }) => [name, { checksum, appliedAt: new Date(applied_at) }]))
}

/** Migrations before 0004 say nothing of the code that they bear, and had no column for it. */
function bookingSql({ name, checksum, oldestCode }: MigrationFile): string {
  return oldestCode === null
    ? `insert into leora_jobs.migration (name, checksum) values ('${name}', '${checksum}');`
    : `insert into leora_jobs.migration (name, checksum, oldest_code) values ('${name}', '${checksum}', ${oldestCode});`
}

/** Stores a name that is given, and tells the one that holds. */
async function storeEnvironment(transaction: Transaction, name: string | null): Promise<string | null> {
  const { rows } = await transaction.query<{ name: string }>(
    name === null
      ? 'select name from leora_jobs.environment'
      : `insert into leora_jobs.environment (name) values ($1::text)
         on conflict (is_only_row) do update set name = excluded.name, updated_at = now() returning name`,
    name === null ? [] : [name],
  )
  return rows[0]?.name ?? null
}

/** The files are written with the default; the checksum is of the file, whatever setting it was applied with. */
function withTenantSetting(sql: string, tenantSetting = defaultTenantSetting): string {
  if (!/^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)+$/i.test(tenantSetting)) {
    throw new LeoraError(
      'CONFIG_INVALID',
      `tenantSetting: '${tenantSetting}' cannot name a setting; write prefix.name, for example ${defaultTenantSetting}.`,
      {
        details: { field: 'tenantSetting' },
      },
    )
  }
  return sql.replaceAll(defaultTenantSetting, tenantSetting)
}

class RolledBack extends Error {}

async function rollingBack(connection: Connection, work: (transaction: Transaction) => Promise<void>): Promise<void> {
  try {
    await connection.transaction({ settings: { search_path: 'public' } }, async (transaction) => {
      await work(transaction)
      throw new RolledBack()
    })
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error
  }
}

function ownerNeeded(cause: LeoraError): LeoraError {
  return new LeoraError(
    'PERMISSION_DENIED',
    `migrate may not do what it needs to: ${cause.message} Use the URL of the database's owner (LEORA_JOBS_OWNER_URL or DIRECT_URL); it must be allowed to create schemas and roles, ` +
      "and to grant on the application's tables. `leora-jobs migrate sql` prints the statements for somebody who is.",
    { cause, details: cause.details },
  )
}
