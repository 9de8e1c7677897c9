import { LeoraError } from '@leora-jobs/core'
import type { Transaction } from '../connection/connection.ts'
import { quoted } from '../sql-fragment.ts'

/**
 * A login that is a member of leora_jobs_runner and nothing else; one that exists gets the membership and the password. The password is set by the
 * server's own quoting, since CREATE ROLE takes no parameters.
 */
export async function createLogin(
  transaction: Transaction,
  login: { readonly name: string; readonly password: string },
): Promise<void> {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(login.name)) {
    throw new LeoraError(
      'INPUT_INVALID',
      `create-login: '${login.name}' is not a plain role name; use lower-case letters, digits and _, at most 63.`,
      {
        details: { field: 'create-login', allowed: '^[a-z_][a-z0-9_]{0,62}$' },
      },
    )
  }
  const name = quoted(login.name)
  const { rows } = await transaction.query<{ known: boolean; bypasses: boolean | null; literal: string }>(
    `select r.oid is not null as known, r.rolsuper or r.rolbypassrls as bypasses, quote_literal($2::text) as literal
     from (select 1) one left join pg_catalog.pg_roles r on r.rolname = $1::text`,
    [login.name, login.password],
  )
  const [row] = rows
  if (!row) return
  if (row.bypasses) {
    throw new LeoraError(
      'INPUT_INVALID',
      `create-login: the role '${login.name}' exists and bypasses row security; choose another name for the jobs' login.`,
      {
        details: { field: 'create-login' },
      },
    )
  }
  // only a superuser may so much as name SUPERUSER or BYPASSRLS of a role that exists, were it to take them away
  const head = row.known ? `alter role ${name}` : `create role ${name} nosuperuser nobypassrls`
  await transaction.script(`${head} login password ${row.literal}`)
  await transaction.script(`grant leora_jobs_runner to ${name}`)
}
