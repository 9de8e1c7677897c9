import type { CalendarDay, Change, DatedChange, FailureEntry, LeoraErrorCode, RecordRef } from '@leora-jobs/core'
import { recordKey } from '@leora-jobs/core'
import { fragment, param, raw, type SqlFragment } from '../sql-fragment.ts'
import { runColumns } from './run-row.ts'

export function runsStatement(
  tenantId: string,
  filter: { readonly job?: string; readonly limit: number },
): SqlFragment {
  const job = filter.job === undefined ? fragment`` : fragment`and job = ${param(filter.job, 'text')}`
  return fragment`
select ${runColumns} from leora_jobs.run where tenant_id = ${param(tenantId, 'text')} ${job}
order by id desc limit ${param(filter.limit, 'int')}`
}

export function runStatement(tenantId: string, runId: string): SqlFragment {
  return fragment`select ${runColumns} from leora_jobs.run where tenant_id = ${param(tenantId, 'text')} and id = ${param(runId, 'text')}`
}

export function failuresStatement(tenantId: string, runId: string, limit: number): SqlFragment {
  return fragment`
select step, record_id, record_kind, record_label, code, message from leora_jobs.failure
where tenant_id = ${param(tenantId, 'text')} and run_id = ${param(runId, 'text')}
order by step, record_id limit ${param(limit, 'int')}`
}

const changeColumns =
  raw(`run_id, step, record_id, record_kind, record_label, as_of::text as as_of, before, after, reasons,
  (extract(epoch from changed_at) * 1000)::float8 as changed_at`)

export function changesStatement(tenantId: string, runId: string, limit: number): SqlFragment {
  return fragment`
select ${changeColumns} from leora_jobs.change
where tenant_id = ${param(tenantId, 'text')} and run_id = ${param(runId, 'text')}
order by changed_at, position limit ${param(limit, 'int')}`
}

/** Index change_by_record. */
export function lastChangeStatement(
  tenantId: string,
  job: string,
  record: Pick<RecordRef, 'kind' | 'id'>,
): SqlFragment {
  return fragment`
select ${changeColumns} from leora_jobs.change
where tenant_id = ${param(tenantId, 'text')} and job = ${param(job, 'text')} and record_kind = ${param(record.kind, 'text')}
  and record_id = ${param(record.id, 'text')} and undone_at is null
order by changed_at desc limit 1`
}

export interface FailureRow {
  readonly step: string
  readonly record_id: string
  readonly record_kind: string
  readonly record_label: string
  readonly code: LeoraErrorCode
  readonly message: string
}

export interface ChangeRow {
  readonly run_id: string
  readonly record_id: string
  readonly record_kind: string
  readonly record_label: string
  readonly as_of: string
  readonly before: Change['before']
  readonly after: Change['after']
  readonly reasons: Change['reasons']
  readonly changed_at: number
}

export function failureOf(row: FailureRow): FailureEntry {
  return { step: row.step, record: refOf(row), error: { code: row.code, message: row.message } }
}

export function changeOf(row: ChangeRow): DatedChange {
  return {
    record: refOf(row),
    key: recordKey(row.record_id),
    before: row.before,
    after: row.after,
    reasons: row.reasons,
    present: {},
    runId: row.run_id,
    asOf: row.as_of as CalendarDay,
    changedAt: new Date(row.changed_at),
  }
}

function refOf(row: {
  readonly record_id: string
  readonly record_kind: string
  readonly record_label: string
}): RecordRef {
  return { kind: row.record_kind, id: row.record_id, label: row.record_label }
}
