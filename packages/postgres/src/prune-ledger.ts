import { firstRunIdAt, type PruneCounts, type RetentionHorizon } from '@leora-jobs/core'
import type { Transaction } from './connection/connection.ts'
import {
  countStatement,
  deleteChangesStatement,
  deleteMetricsStatement,
  deleteOccurrencesStatement,
  deleteRowsStatement,
  deleteRunsStatement,
  metricTables,
  oldAlerts,
  oldChanges,
  oldExecutions,
  oldMessages,
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
  const oldest = { tenantId, firstRunId: firstRunIdAt(changesBefore), limit }
  const [changes, executions, messages, runs, occurrences, alerts, ...metrics] = await Promise.all([
    count(oldChanges(oldest, dayRecordKinds), deleteChangesStatement),
    count(oldExecutions(oldest), (old) => deleteRowsStatement('trigger_execution', old)),
    count(oldMessages(oldest, changesBefore), (old) => deleteRowsStatement('outbox', old)),
    count(oldRuns({ tenantId, firstRunId: firstRunIdAt(runsBefore), limit }), deleteRunsStatement),
    count(oldOccurrences(tenantId, runsBefore, limit), deleteOccurrencesStatement),
    count(oldAlerts(tenantId, runsBefore, limit), (old) => deleteRowsStatement('alert', old)),
    ...metricTables.map((table) =>
      count(oldMetrics(table, tenantId, metricsBefore, limit), (old) => deleteMetricsStatement(table, old)),
    ),
  ])
  return {
    changes,
    runs,
    occurrences,
    metrics: metrics.reduce((sum, deleted) => sum + deleted, 0),
    effects: executions + messages,
    alerts,
  }
}
