import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/** Who claims what, for how long. */
export interface LeaseClaim {
  readonly tenantId: string
  readonly job: string
  readonly owner: string
  /** A UUID of the session's own: it may take its lease again, since the answer to its COMMIT may have been lost. */
  readonly claimant: string
  readonly leaseSeconds: number
}

/**
 * Takes a lease that is free, expired by the database's clock, or the claimant's already; no row where another holds it. The token grows with each
 * claim, so a holder that was given up for dead is known by its old one. 60 racers: one winner.
 */
export function claimLeaseStatement({ tenantId, job, owner, claimant, leaseSeconds }: LeaseClaim): SqlFragment {
  return fragment`
insert into leora_jobs.lease as held (tenant_id, job, owner, claimant, token, expires_at)
values (${param(tenantId, 'text')}, ${param(job, 'text')}, ${param(owner, 'text')}, ${param(claimant, 'uuid')}, 1,
  clock_timestamp() + ${param(leaseSeconds, 'float8')} * interval '1 second')
on conflict (tenant_id, job) do update
set owner = excluded.owner, claimant = excluded.claimant, token = held.token + 1,
  expires_at = clock_timestamp() + ${param(leaseSeconds, 'float8')} * interval '1 second'
where held.expires_at <= clock_timestamp() or held.claimant = excluded.claimant
returning token::text as token`
}

/** Which run the lease is for, so that a cancel takes it from that one alone. */
export function leaseRunStatement(tenantId: string, job: string, runId: string): SqlFragment {
  return fragment`
update leora_jobs.lease set run_id = ${param(runId, 'text')}
where tenant_id = ${param(tenantId, 'text')} and job = ${param(job, 'text')}`
}

/** Whose the lease is, for the message that it is busy. */
export function leaseHolderStatement(tenantId: string, job: string): SqlFragment {
  return fragment`
select owner, ceil(extract(epoch from expires_at - clock_timestamp()))::int as seconds_left
from leora_jobs.lease where tenant_id = ${param(tenantId, 'text')} and job = ${param(job, 'text')}`
}
