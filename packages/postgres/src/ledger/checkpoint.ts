import type { RunOutcome, RunProgress } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'
import { type FenceKey, releaseStatement } from './fence.ts'
import { progressAssignments } from './run-row.ts'

/** Commits the progress with the page, and sets the lease's expiry again: the page may have taken a while. */
export function checkpointStatement(key: FenceKey, runId: string, progress: RunProgress): SqlFragment {
  return fragment`
with renewed as (
  update leora_jobs.lease set expires_at = clock_timestamp() + ${param(key.leaseSeconds, 'float8')} * interval '1 second'
  where tenant_id = ${param(key.tenantId, 'text')} and job = ${param(key.job, 'text')} and token = ${param(key.token, 'bigint')}
)
update leora_jobs.run set ${progressAssignments(progress)}
where tenant_id = ${param(key.tenantId, 'text')} and id = ${param(runId, 'text')}`
}

/** How the run ended, and the lease given back, in one statement. */
export function finishStatement(key: FenceKey, runId: string, outcome: RunOutcome): SqlFragment {
  const { status, progress, finishedAt, error, zeroReason } = outcome
  return fragment`
with released as (${releaseStatement(key)})
update leora_jobs.run set status = ${param(status, 'text')}, ${progressAssignments(progress)},
  finished_at = ${param(status === 'paused' ? null : finishedAt.toISOString(), 'timestamptz')},
  error = ${param(error === null ? null : JSON.stringify(error), 'jsonb')},
  zero_reason = ${param(zeroReason === null ? null : JSON.stringify(zeroReason), 'jsonb')}
where tenant_id = ${param(key.tenantId, 'text')} and id = ${param(runId, 'text')}`
}

/** What `prepare` found, for this run's pages and resumes. */
export function storeSharedStatement(tenantId: string, runId: string, shared: string): SqlFragment {
  return fragment`update leora_jobs.run set shared = ${param(shared, 'jsonb')} where tenant_id = ${param(tenantId, 'text')} and id = ${param(runId, 'text')}`
}
