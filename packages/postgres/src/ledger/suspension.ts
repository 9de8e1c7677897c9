import type { SuspensionKey } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

export function suspendStatement({ tenantId, job }: SuspensionKey): SqlFragment {
  return fragment`
insert into leora_jobs.suspension (tenant_id, job) values (${param(tenantId, 'text')}, ${param(job, 'text')})
on conflict (tenant_id, job) do nothing returning 1 as done`
}

export function resumeStatement({ tenantId, job }: SuspensionKey): SqlFragment {
  return fragment`
delete from leora_jobs.suspension where tenant_id = ${param(tenantId, 'text')} and job = ${param(job, 'text')} returning 1 as done`
}

export const suspensionsStatement: SqlFragment = fragment`
select tenant_id as "tenantId", job from leora_jobs.suspension order by tenant_id, job`
