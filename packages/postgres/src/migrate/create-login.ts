import { LeoraError } from '@leora-jobs/core'
import type { Transaction } from '../connection/connection.ts'
import { quoted } from '../sql-fragment.ts'

/**
 * A login that is a member of leora_jobs_runner and nothing else; one that exists gets the membership and the password. The password is set by the
 * server's own quoting, since CREATE ROLE takes no parameters.
 */
export async function createLogin(transaction: Transaction, login: { readonly name: string; readonly password: string }): Promise<void> {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(login.name)) {
    throw new LeoraError('INPUT_INVALID', `create-login: '${login.name}' is not a plain role name; use lower-case letters, digits and _, at most 63.`, {
      details: { field: 'create-login', allowed: '^[a-z_][a-z0-9_]{0,62}$' },
    })
  }
  const name = quoted(login.name)
  const { rows } = await transaction.query<{ known: boolean; literal: string }>(
    'select exists (select from pg_catalog.pg_roles where rolname = $1::text) as known, quote_literal($2::text) as literal',
    [login.name, login.password],
  )
  const [row] = rows
  if (!row) return
  await transaction.script(`${row.known ? 'alter' : 'create'} role ${name} login nosuperuser nobypassrls password ${row.literal}`)
  await transaction.script(`grant leora_jobs_runner to ${name}`)
}
