import type { CalendarDay, JsonValue, Values } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/** Which changes of a run. */
export interface UndoableKey {
  readonly tenantId: string
  readonly runId: string
  readonly step: string
  readonly after: string | null
  readonly limit: number
}

/**
 * Changes of a step that were not taken back, each with the one before it and whether one came after. By the
 * time of the changes, not of the runs: one that was paused may have gone on after a newer one. Indexes: the primary key of change, and change_by_record.
 */
export function undoableStatement({ tenantId, runId, step, after, limit }: UndoableKey): SqlFragment {
  return fragment`
select c.record_id, c.record_kind, c.record_label, c.before, c.after, c.former, previous.*,
  exists (
    select from leora_jobs.change later
    where later.tenant_id = c.tenant_id and later.job = c.job and later.record_kind = c.record_kind and later.record_id = c.record_id
      and later.step = c.step and later.undone_at is null and later.changed_at > c.changed_at
  ) as is_overtaken
from leora_jobs.change c
left join lateral (
  select earlier.after as previous_after, earlier.reasons as previous_reasons, earlier.policy_version as previous_policy_version,
    earlier.as_of::text as previous_as_of, earlier.run_id as previous_run_id
  from leora_jobs.change earlier
  where earlier.tenant_id = c.tenant_id and earlier.job = c.job and earlier.record_kind = c.record_kind and earlier.record_id = c.record_id
    and earlier.step = c.step and earlier.undone_at is null and earlier.changed_at < c.changed_at
  order by earlier.changed_at desc limit 1
) previous on true
where c.tenant_id = ${param(tenantId, 'text')} and c.run_id = ${param(runId, 'text')} and c.step = ${param(step, 'text')} and c.undone_at is null
  ${after === null ? fragment`` : fragment`and c.record_id > ${param(after, 'text')}`}
order by c.record_id limit ${param(limit, 'int')}`
}

export interface UndoableRow {
  readonly record_id: string
  readonly record_kind: string
  readonly record_label: string
  readonly before: Values | null
  readonly after: Values
  readonly former: Values | null
  readonly is_overtaken: boolean
  readonly previous_after: Values | null
  readonly previous_reasons: JsonValue
  readonly previous_policy_version: string
  readonly previous_as_of: CalendarDay
  readonly previous_run_id: string
}

/** Changes that count no more. */
export function markUndoneStatement(
  { tenantId, runId, step }: Pick<UndoableKey, 'tenantId' | 'runId' | 'step'>,
  recordIds: readonly string[],
): SqlFragment {
  return fragment`
update leora_jobs.change set undone_at = clock_timestamp()
where tenant_id = ${param(tenantId, 'text')} and run_id = ${param(runId, 'text')} and step = ${param(step, 'text')}
  and record_id = any (${param(recordIds, 'text[]')})`
}

/** A run of which no change is left. */
export function finishUndoStatement(tenantId: string, runId: string): SqlFragment {
  return fragment`
update leora_jobs.run set undone_at = clock_timestamp()
where tenant_id = ${param(tenantId, 'text')} and id = ${param(runId, 'text')} and undone_at is null and not exists (
  select from leora_jobs.change c where c.tenant_id = run.tenant_id and c.run_id = run.id and c.undone_at is null
)`
}
