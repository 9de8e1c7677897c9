import type { StoredRun } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/** A run begins. */
export function insertRunStatement(tenantId: string, run: StoredRun): SqlFragment {
  return fragment`
insert into leora_jobs.run (tenant_id, id, job, status, as_of, input, input_hash, policy, policy_version, summary, started_at, occurrence, retry_of)
values (${param(tenantId, 'text')}, ${param(run.id, 'text')}, ${param(run.job, 'text')}, 'running', ${param(run.asOf, 'date')},
  ${param(JSON.stringify(run.input), 'jsonb')}, ${param(run.inputHash, 'text')}, ${param(JSON.stringify(run.policy), 'jsonb')},
  ${param(run.policyVersion, 'text')}, ${param(JSON.stringify(run.progress.summary), 'jsonb')}, ${param(run.startedAt.toISOString(), 'timestamptz')},
  ${param(run.occurrence?.toISOString() ?? null, 'timestamptz')}, ${param(run.retryOf, 'text')})`
}

/** A run goes on: it is running again. */
export function resumeRunStatement(tenantId: string, runId: string): SqlFragment {
  return fragment`update leora_jobs.run set status = 'running', finished_at = null, error = null where tenant_id = ${param(tenantId, 'text')} and id = ${param(runId, 'text')}`
}
