import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/**
 * Takes a lease that is free or expired, by the database's clock; no row where another holds it. The token grows with each claim, so a holder that
 * was given up for dead is known by its old one. 60 racers: one winner.
 */
export function claimLeaseStatement(tenantId: string, job: string, owner: string, leaseSeconds: number): SqlFragment {
  return fragment`
insert into leora_jobs.lease as held (tenant_id, job, owner, token, expires_at)
values (${param(tenantId, 'text')}, ${param(job, 'text')}, ${param(owner, 'text')}, 1, clock_timestamp() + ${param(leaseSeconds, 'float8')} * interval '1 second')
on conflict (tenant_id, job) do update
set owner = excluded.owner, token = held.token + 1, expires_at = clock_timestamp() + ${param(leaseSeconds, 'float8')} * interval '1 second'
where held.expires_at <= clock_timestamp()
returning token::text as token`
}

/** Whose the lease is, for the message that it is busy. */
export function leaseHolderStatement(tenantId: string, job: string): SqlFragment {
  return fragment`
select owner, ceil(extract(epoch from expires_at - clock_timestamp()))::int as seconds_left
from leora_jobs.lease where tenant_id = ${param(tenantId, 'text')} and job = ${param(job, 'text')}`
}
