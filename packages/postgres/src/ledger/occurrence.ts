import type { OccurrenceClaim, RunOutcome } from '@leora-jobs/core'
import { attemptLimit, interruptionLimit, isInterruption } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'
import type { FenceKey } from './fence.ts'
import { runColumns } from './run-row.ts'

/** Which occurrence a statement is about. */
export interface OccurrenceKey {
  readonly tenantId: string
  readonly job: string
  readonly plannedAt: Date
}

/** What the ledger has of an occurrence, with its run. */
export function occurrenceStatement(key: OccurrenceKey): SqlFragment {
  return fragment`
select o.outcome, o.attempts, o.run_id from leora_jobs.occurrence o where ${whereKey(key)}`
}

/** The run that an occurrence has. */
export function occurrenceRunStatement({ tenantId, job, plannedAt }: OccurrenceKey): SqlFragment {
  return fragment`
select ${runColumns} from leora_jobs.run
where tenant_id = ${param(tenantId, 'text')} and job = ${param(job, 'text')} and occurrence = ${param(plannedAt.toISOString(), 'timestamptz')}
order by id desc limit 1`
}

/** An occurrence begins, or is taken up again: an attempt is counted where its run had failed. */
export function beginOccurrenceStatement(
  key: OccurrenceKey,
  begun: { readonly expression: string; readonly asOf: string; readonly runId: string; readonly isNewAttempt: boolean },
): SqlFragment {
  return fragment`
insert into leora_jobs.occurrence as o (tenant_id, job, planned_at, expression, as_of, run_id, attempts)
values (${keyValues(key)}, ${param(begun.expression, 'text')}, ${param(begun.asOf, 'date')}, ${param(begun.runId, 'text')}, 1)
on conflict (tenant_id, job, planned_at) do update
set run_id = excluded.run_id, attempts = greatest(1, o.attempts + ${param(begun.isNewAttempt ? 1 : 0, 'int')}), updated_at = clock_timestamp()`
}

/** An occurrence ends without a run. */
export function skipOccurrenceStatement(
  key: OccurrenceKey,
  skipped: { readonly expression: string; readonly asOf: string; readonly reason: string },
): SqlFragment {
  return fragment`
insert into leora_jobs.occurrence (tenant_id, job, planned_at, expression, as_of, outcome, reason)
values (${keyValues(key)}, ${param(skipped.expression, 'text')}, ${param(skipped.asOf, 'date')}, 'skipped', ${param(skipped.reason, 'text')})
on conflict (tenant_id, job, planned_at) do update
set outcome = 'skipped', reason = excluded.reason, updated_at = clock_timestamp()`
}

/** Occurrences that never ran, with the one that is recorded in their place; those without a reason are left open for the next tick. */
export function missOccurrencesStatement(
  tenantId: string,
  job: string,
  { expression, missed }: OccurrenceClaim,
): SqlFragment {
  return fragment`
insert into leora_jobs.occurrence (tenant_id, job, planned_at, expression, as_of, outcome, reason)
select ${param(tenantId, 'text')}, ${param(job, 'text')}, m.planned_at::timestamptz, ${param(expression, 'text')}, m.as_of::date,
  case when m.reason is not null then 'missed' end, m.reason
from unnest(
  ${param(
    missed.map(({ plannedAt }) => plannedAt.toISOString()),
    'text[]',
  )},
  ${param(
    missed.map(({ asOf }) => asOf),
    'text[]',
  )}, ${param(
    missed.map(({ reason }) => reason),
    'text[]',
  )}
) m (planned_at, as_of, reason)
on conflict (tenant_id, job, planned_at) do nothing`
}

/**
 * The end of a run is that of its occurrence, unless it paused, or failed and may be tried again: three times for what the job did, and more often
 * where the database was away.
 */
export function endOccurrenceStatement(
  { tenantId, job }: FenceKey,
  plannedAt: Date,
  { status, error }: Pick<RunOutcome, 'status' | 'error'>,
): SqlFragment {
  const isInterrupted = status === 'failed' && isInterruption(error)
  return fragment`
update leora_jobs.occurrence o set updated_at = clock_timestamp(), interruptions = o.interruptions + ${param(isInterrupted ? 1 : 0, 'int')}, outcome = case
  when ${param(status !== 'paused' && status !== 'failed', 'boolean')} then 'ran'
  when ${param(isInterrupted, 'boolean')} and o.interruptions + 1 >= ${param(interruptionLimit, 'int')} then 'ran'
  when ${param(status === 'failed' && !isInterrupted, 'boolean')} and o.attempts >= ${param(attemptLimit, 'int')} then 'ran'
end
where ${whereKey({ tenantId, job, plannedAt })}`
}

function keyValues({ tenantId, job, plannedAt }: OccurrenceKey): SqlFragment {
  return fragment`${param(tenantId, 'text')}, ${param(job, 'text')}, ${param(plannedAt.toISOString(), 'timestamptz')}`
}

function whereKey({ tenantId, job, plannedAt }: OccurrenceKey): SqlFragment {
  return fragment`o.tenant_id = ${param(tenantId, 'text')} and o.job = ${param(job, 'text')} and o.planned_at = ${param(plannedAt.toISOString(), 'timestamptz')}`
}
