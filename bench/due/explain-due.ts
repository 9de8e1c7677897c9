import type { PlannedSlot } from '@leora-jobs/core'
import { type Connection, standardSource } from '@leora-jobs/postgres'
import { findDueStatement } from '../../packages/postgres/src/ledger/find-due.ts'
import { relationSelect } from '../../packages/postgres/src/source/relation-sql.ts'
import { compile } from '../../packages/postgres/src/sql-fragment.ts'

/** The plan of the statement, with times and buffers. */
export async function explainDue(owner: Connection, slots: readonly PlannedSlot[]): Promise<string> {
  const tenants = relationSelect({ source: standardSource, types: {} }, 'tenant', '')
  const { text, parameters } = compile(findDueStatement(slots, tenants, false))
  const { rows } = await owner.transaction({ settings: { search_path: 'public' } }, (transaction) =>
    transaction.query<{ 'QUERY PLAN': string }>(`explain (analyze, buffers) ${text}`, parameters),
  )
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}
