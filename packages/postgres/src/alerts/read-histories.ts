import type { HistoryRequest, Tenant } from '@leora-jobs/core'
import type { JobHistory } from '@leora-jobs/core/monitoring'
import type { Transaction } from '../connection/connection.ts'
import { rowsOf } from '../preview-reader.ts'
import { type ExpectationRow, expectationsStatement } from './expectations.ts'
import { type MonitoredRunRow, monitoredRunOf, monitoredRunsStatement } from './monitored-runs.ts'
import { type UnrunInstantRow, unrunInstantsStatement } from './unrun-instants.ts'

/** What the ledger has of these jobs, in their order: three statements that travel together. */
export async function readHistories(
  transaction: Transaction,
  { id, slug }: Tenant,
  request: HistoryRequest,
): Promise<readonly JobHistory[]> {
  const [expectations, runs, unrun] = await Promise.all([
    rowsOf<ExpectationRow>(transaction, expectationsStatement(id, request)),
    rowsOf<MonitoredRunRow>(transaction, monitoredRunsStatement(id, request)),
    rowsOf<UnrunInstantRow>(transaction, unrunInstantsStatement(id, request)),
  ])
  return request.jobs.map(({ job, schedule }) => {
    const expected = expectations.find((row) => row.job === job)
    const lastPlanned = expected?.last_planned ?? null
    return {
      job,
      tenant: { id, slug },
      schedule: expected?.is_started ? schedule : null,
      expectedSince: expected ? new Date(expected.expected_since) : request.now,
      runs: runs.filter((row) => row.job === job).map(monitoredRunOf),
      unrun: unrun
        .filter((row) => row.job === job)
        .map(({ planned_at, outcome, reason }) => ({ plannedAt: new Date(planned_at), outcome, reason })),
      lastPlannedAt: lastPlanned === null ? null : new Date(lastPlanned),
    }
  })
}
