import { LeoraError } from '@leora-jobs/core'
import type { Connection, Transaction } from './connection/connection.ts'

/** Whom the statements run as, and what of ours is there. */
export interface SessionContext {
  readonly role: { readonly name: string; readonly bypassesRls: boolean }
  /** Whether the ledger exists. */
  readonly isMigrated: boolean
  /** Whether the role may read it. */
  readonly mayReadLedger: boolean
  /** The tables of ours that it may read, by name: a dry run also works where `migrate` has yet to make some. */
  readonly ownTables: ReadonlySet<string>
}

/** `current_user`, not the login, is what row security binds: it is what counts after SET ROLE, and on an embedded database. */
export async function readSessionContext(transaction: Transaction): Promise<SessionContext> {
  const { rows } = await transaction.query<{
    name: string
    bypasses: boolean
    migrated: boolean
    may_read: boolean
    own_tables: string
  }>(`
select current_user::text as name,
  (select rolsuper or rolbypassrls from pg_catalog.pg_roles where rolname = current_user) as bypasses,
  ledger.oid is not null as migrated,
  coalesce(has_schema_privilege(ledger.relnamespace, 'usage') and has_table_privilege(ledger.oid, 'select'), false) as may_read,
  coalesce((
    select string_agg(c.relname, ' ') from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'leora_jobs' and c.relkind = 'r' and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
  ), '') as own_tables
from (select 1) one
left join (
  select c.oid, c.relnamespace from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'leora_jobs' and c.relname = 'run'
) ledger on true`)
  const [row] = rows
  if (!row) throw new LeoraError('INTERNAL', 'The server did not say whom the session runs as.')
  return {
    role: { name: row.name, bypassesRls: row.bypasses },
    isMigrated: row.migrated,
    mayReadLedger: row.may_read,
    ownTables: new Set(row.own_tables.split(' ')),
  }
}

/** The role that `migrate` makes. It belongs to the whole server, its rights to one database. */
const ownRole = 'leora_jobs_runner'

/**
 * Whether the role to act as is one that `migrate` has yet to make or to give its rights: nothing of ours is in this database, and the role is our own or
 * there is none. Throws CONFIG_INVALID where it is missing from a database that was migrated: misspelt, or dropped.
 */
export async function isRoleToCome(connection: Connection, role: string): Promise<boolean> {
  const { rows } = await connection.transaction({ readOnly: true }, ({ query }) =>
    query<{ exists: boolean; migrated: boolean }>(
      `select exists (select from pg_catalog.pg_roles where rolname = $1::text) as "exists",
         exists (select from pg_catalog.pg_namespace where nspname = 'leora_jobs') as migrated`,
      [role],
    ),
  )
  const [row] = rows
  if (!row) return false
  if (!row.migrated) return !row.exists || role === ownRole
  if (row.exists) return false
  throw new LeoraError(
    'CONFIG_INVALID',
    `assumeRole: there is no role '${role}' on this server; \`leora-jobs migrate\` makes leora_jobs_runner.`,
    { details: { field: 'assumeRole', role } },
  )
}

/** Opens a connection for one unit of work. */
export type Connect = (purpose: string) => Promise<Connection>
