import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/** Which run is to end. */
export interface CancelKey {
  readonly tenantId: string
  readonly job: string
  readonly runId: string
}

/**
 * Takes the lease from the run, if it is the run's: a higher token, and free. Waits for the page that is under way, whose lock it is. Older code
 * does not say whose the lease is; it is taken from whoever has it.
 */
export function takeLeaseStatement({ tenantId, job, runId }: CancelKey): SqlFragment {
  return fragment`
update leora_jobs.lease set token = token + 1, expires_at = '-infinity'
where tenant_id = ${param(tenantId, 'text')} and job = ${param(job, 'text')} and (run_id = ${param(runId, 'text')} or run_id is null)
  and expires_at > clock_timestamp()`
}

/** A run that was paused, of an occurrence that is dropped: nothing comes back to it. */
export function cancelDroppedStatement(tenantId: string, runId: string): SqlFragment {
  return fragment`
update leora_jobs.run set status = 'cancelled', finished_at = clock_timestamp()
where tenant_id = ${param(tenantId, 'text')} and id = ${param(runId, 'text')} and status in ('running', 'paused')`
}

/** Ends the run, and its occurrence, which no tick comes back to; a failed run only where a tick would. */
export function cancelStatement({ tenantId, job, runId }: CancelKey): SqlFragment {
  return fragment`
with cancelled as (
  update leora_jobs.run r set status = 'cancelled', finished_at = clock_timestamp()
  where r.tenant_id = ${param(tenantId, 'text')} and r.id = ${param(runId, 'text')} and (r.status in ('running', 'paused') or exists (
    select from leora_jobs.occurrence o where o.tenant_id = r.tenant_id and o.job = r.job and o.planned_at = r.occurrence and o.outcome is null
  ))
  returning r.occurrence
)
update leora_jobs.occurrence o set outcome = 'ran', reason = 'cancelled', updated_at = clock_timestamp()
from cancelled
where o.tenant_id = ${param(tenantId, 'text')} and o.job = ${param(job, 'text')} and o.planned_at = cancelled.occurrence and o.outcome is null`
}
