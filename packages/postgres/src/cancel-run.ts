import type { StoredRun } from '@leora-jobs/core'
import type { Claimant } from './claim-run.ts'
import type { Transaction } from './connection/connection.ts'
import { cancelStatement, takeLeaseStatement } from './ledger/cancel.ts'
import { refuseUnfit } from './ledger/fitness.ts'
import { runStatement } from './ledger/read-ledger.ts'
import { type RunRow, storedRun } from './ledger/run-row.ts'
import { rowsOf } from './preview-reader.ts'

/** Ends a run that has not ended. The lease first: a page locks it, and then its run. */
export async function cancelRun(
  transaction: Transaction,
  { tenant, environment }: Claimant,
  runId: string,
): Promise<StoredRun | null> {
  const read = () => rowsOf<RunRow>(transaction, runStatement(tenant.id, runId))
  const [, [found]] = await Promise.all([refuseUnfit(transaction, environment), read()])
  if (!found) return null
  const key = { tenantId: tenant.id, job: found.job, runId }
  if (found.status === 'running') await rowsOf(transaction, takeLeaseStatement(key))
  await rowsOf(transaction, cancelStatement(key))
  const [row] = await read()
  return row ? storedRun(row) : null
}
