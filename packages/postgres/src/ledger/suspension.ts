import type { SuspensionKey } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

export function suspendStatement({ tenantId, job }: SuspensionKey): SqlFragment {
  return fragment`
insert into leora_jobs.suspension (tenant_id, job) values (${param(tenantId, 'text')}, ${param(job, 'text')})
on conflict (tenant_id, job) do nothing returning 1 as done`
}

/** Occurrences are expected from now on: what was planned while the schedule stood still is not late. */
export function resumeStatement({ tenantId, job }: SuspensionKey): SqlFragment {
  return fragment`
with resumed as (
  delete from leora_jobs.suspension where tenant_id = ${param(tenantId, 'text')} and job = ${param(job, 'text')} returning tenant_id, job
),
expected as (
  update leora_jobs.watched_job w set expected_since = statement_timestamp()
  from resumed where resumed.tenant_id in (w.tenant_id, '*') and resumed.job in (w.job, '*')
)
select 1 as done from resumed`
}

export const suspensionsStatement: SqlFragment = fragment`
select tenant_id as "tenantId", job from leora_jobs.suspension order by tenant_id, job`
