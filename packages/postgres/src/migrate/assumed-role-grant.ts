import type { Transaction } from '../connection/connection.ts'
import { maySetRole } from '../connection/may-set-role.ts'
import { quoted } from '../sql-fragment.ts'

/** The statement that lets whoever migrates act as the role that runs assume; none where it may, or where there is no such role. */
export async function assumedRoleGrant(transaction: Transaction, role: string): Promise<readonly string[]> {
  const { rows } = await transaction.query<{ may_act: boolean }>(
    `select ${maySetRole('oid')} as may_act from pg_catalog.pg_roles where rolname = $1::text`,
    [role],
  )
  return rows[0]?.may_act === false ? [`grant ${quoted(role)} to current_user`] : []
}
