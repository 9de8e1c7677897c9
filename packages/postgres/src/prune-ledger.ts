import { firstRunIdAt, type PruneCounts, type RetentionHorizon } from '@leora-jobs/core'
import type { Transaction } from './connection/connection.ts'
import {
  countStatement,
  deleteChangesStatement,
  deleteMetricsStatement,
  deleteOccurrencesStatement,
  deleteRunsStatement,
  metricTables,
  oldChanges,
  oldMetrics,
  oldOccurrences,
  oldRuns,
} from './ledger/prune.ts'
import { rowsOf } from './preview-reader.ts'
import type { SqlFragment } from './sql-fragment.ts'

/** Deletes a tenant's old rows in one transaction, or counts them. */
export async function pruneLedger(
  transaction: Transaction,
  tenantId: string,
  { changesBefore, runsBefore, metricsBefore, dayRecordKinds, limit }: RetentionHorizon,
  dryRun: boolean,
): Promise<PruneCounts> {
  const count = async (old: SqlFragment, deleting: (old: SqlFragment) => SqlFragment) => {
    const [row] = await rowsOf<{ count: number }>(transaction, dryRun ? countStatement(old) : deleting(old))
    return row?.count ?? 0
  }
  const [changes, runs, occurrences, ...metrics] = await Promise.all([
    count(
      oldChanges({ tenantId, firstRunId: firstRunIdAt(changesBefore), limit }, dayRecordKinds),
      deleteChangesStatement,
    ),
    count(oldRuns({ tenantId, firstRunId: firstRunIdAt(runsBefore), limit }), deleteRunsStatement),
    count(oldOccurrences(tenantId, runsBefore, limit), deleteOccurrencesStatement),
    ...metricTables.map((table) =>
      count(oldMetrics(table, tenantId, metricsBefore, limit), (old) => deleteMetricsStatement(table, old)),
    ),
  ])
  return { changes, runs, occurrences, metrics: metrics.reduce((sum, deleted) => sum + deleted, 0) }
}
