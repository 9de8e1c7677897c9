import type { RunOutcome, RunProgress } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'
import { type FenceKey, releaseStatement } from './fence.ts'
import { progressAssignments } from './run-row.ts'

/**
 * Commits the progress with the page, and sets the lease's expiry again: the page may have taken a while. No row where the ledger is not at `from`.
 */
export function checkpointStatement(
  key: FenceKey,
  runId: string,
  progress: RunProgress,
  from: RunProgress,
): SqlFragment {
  return fragment`
with renewed as (
  update leora_jobs.lease set expires_at = clock_timestamp() + ${param(key.leaseSeconds, 'float8')} * interval '1 second'
  where tenant_id = ${param(key.tenantId, 'text')} and job = ${param(key.job, 'text')} and token = ${param(key.token, 'bigint')}
)
update leora_jobs.run set ${progressAssignments(progress)}
where tenant_id = ${param(key.tenantId, 'text')} and id = ${param(runId, 'text')} and ${isAt(from)}
returning 1 as done`
}

/** Pages are counted one by one, so the count says which of them the ledger has. */
function isAt({ timing }: RunProgress): SqlFragment {
  return fragment`page_count = ${param(timing.pages, 'int')}`
}

/** How the run ended, and the lease given back, in one statement. No row where the ledger has not all of its pages. */
export function finishStatement(key: FenceKey, runId: string, outcome: RunOutcome): SqlFragment {
  const { status, progress, finishedAt, error, zeroReason } = outcome
  return fragment`
with released as (${releaseStatement(key)}),
dealt_with as (
  delete from leora_jobs.run_selection
  where tenant_id = ${param(key.tenantId, 'text')} and run_id = ${param(runId, 'text')} and ${param(status, 'text')} <> 'paused'
)
update leora_jobs.run set status = ${param(status, 'text')}, ${progressAssignments(progress)},
  finished_at = ${param(status === 'paused' ? null : finishedAt.toISOString(), 'timestamptz')},
  error = ${param(error === null ? null : JSON.stringify(error), 'jsonb')},
  zero_reason = ${param(zeroReason === null ? null : JSON.stringify(zeroReason), 'jsonb')}
where tenant_id = ${param(key.tenantId, 'text')} and id = ${param(runId, 'text')} and ${isAt(progress)}
returning 1 as done`
}

/** What `prepare` found, for this run's pages and resumes. */
export function storeSharedStatement(tenantId: string, runId: string, shared: string): SqlFragment {
  return fragment`update leora_jobs.run set shared = ${param(shared, 'jsonb')} where tenant_id = ${param(tenantId, 'text')} and id = ${param(runId, 'text')}`
}
