import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/** Which claim a page works under. */
export interface FenceKey {
  readonly tenantId: string
  readonly job: string
  readonly token: string
  readonly leaseSeconds: number
}

/**
 * The first statement of a page: fence, renewal and row lock in one. No row: the lease is another's, or has expired. The lock keeps claimers out
 * until the page commits, so no heartbeat is needed (one from a second connection waits for this very lock: seen, 5 s).
 */
export function fenceStatement({ tenantId, job, token, leaseSeconds }: FenceKey): SqlFragment {
  return fragment`
update leora_jobs.lease set expires_at = clock_timestamp() + ${param(leaseSeconds, 'float8')} * interval '1 second'
where tenant_id = ${param(tenantId, 'text')} and job = ${param(job, 'text')} and token = ${param(token, 'bigint')} and expires_at > clock_timestamp()
returning 1 as held`
}

/** Gives the lease back: expired, under the same token, so that the next claim's is higher. */
export function releaseStatement({ tenantId, job, token }: FenceKey): SqlFragment {
  return fragment`
update leora_jobs.lease set expires_at = '-infinity'
where tenant_id = ${param(tenantId, 'text')} and job = ${param(job, 'text')} and token = ${param(token, 'bigint')}`
}
