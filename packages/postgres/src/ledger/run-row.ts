import type { CalendarDay, JsonValue, RunProgress, RunStatus, StoredRun, ZeroReason } from '@leora-jobs/core'
import { fragment, param, raw, type SqlFragment } from '../sql-fragment.ts'

/** A run's columns as a reader wants them; instants as epoch milliseconds, since their text loses the zone. */
export const runColumns =
  raw(`id, job, (extract(epoch from occurrence) * 1000)::float8 as occurrence, status, as_of::text as as_of, input, input_hash, policy, policy_version, shared, step, after,
  read_count, changed_count, unchanged_count, failed_count, summary, skipped,
  exists (
    select from leora_jobs.occurrence o
    where o.tenant_id = run.tenant_id and o.job = run.job and o.planned_at = run.occurrence and o.outcome is null
  ) as is_open,
  page_count, slowest_page_ms, active_ms::float8 as active_ms, retry_of,
  (extract(epoch from started_at) * 1000)::float8 as started_at, (extract(epoch from finished_at) * 1000)::float8 as finished_at,
  (extract(epoch from undone_at) * 1000)::float8 as undone_at, error, zero_reason`)

export interface RunRow {
  readonly id: string
  readonly job: string
  readonly occurrence: number | null
  readonly status: RunStatus
  readonly as_of: string
  readonly input: JsonValue
  readonly input_hash: string
  readonly policy: JsonValue
  readonly policy_version: string
  readonly shared: JsonValue | null
  readonly step: number
  readonly after: readonly string[] | null
  readonly read_count: number
  readonly changed_count: number
  readonly unchanged_count: number
  readonly failed_count: number
  readonly summary: Readonly<Record<string, number>>
  readonly skipped: Readonly<Record<string, number>>
  readonly is_open: boolean
  readonly page_count: number
  readonly slowest_page_ms: number
  readonly active_ms: number
  readonly retry_of: string | null
  readonly started_at: number
  readonly finished_at: number | null
  readonly undone_at: number | null
  readonly error: StoredRun['error']
  readonly zero_reason: ZeroReason | null
}

/** The run that a row holds. */
export function storedRun(row: RunRow): StoredRun {
  return {
    id: row.id,
    job: row.job,
    status: row.status,
    asOf: row.as_of as CalendarDay,
    input: row.input,
    inputHash: row.input_hash,
    occurrence: row.occurrence === null ? null : new Date(row.occurrence),
    isOpen: row.is_open,
    policy: row.policy,
    policyVersion: row.policy_version,
    ...(row.shared !== null && { shared: row.shared }),
    progress: progressOf(row),
    startedAt: new Date(row.started_at),
    finishedAt: row.finished_at === null ? null : new Date(row.finished_at),
    error: row.error,
    zeroReason: row.zero_reason,
    retryOf: row.retry_of,
    undoneAt: row.undone_at === null ? null : new Date(row.undone_at),
  }
}

export function progressOf(row: RunRow): RunProgress {
  return {
    step: row.step,
    after: row.after,
    counts: {
      read: row.read_count,
      changed: row.changed_count,
      unchanged: row.unchanged_count,
      failed: row.failed_count,
    },
    summary: row.summary,
    skipped: row.skipped,
    timing: { pages: row.page_count, slowestPageMs: row.slowest_page_ms, activeMs: row.active_ms },
  }
}

/** The assignments that store how far a run is. */
export function progressAssignments({ step, after, counts, summary, skipped, timing }: RunProgress): SqlFragment {
  return fragment`step = ${param(step, 'int')}, after = ${param(after === null ? null : JSON.stringify(after), 'jsonb')},
  read_count = ${param(counts.read, 'int')}, changed_count = ${param(counts.changed, 'int')},
  unchanged_count = ${param(counts.unchanged, 'int')}, failed_count = ${param(counts.failed, 'int')},
  summary = ${param(JSON.stringify(summary), 'jsonb')}, skipped = ${param(JSON.stringify(skipped), 'jsonb')},
  page_count = ${param(timing.pages, 'int')}, slowest_page_ms = ${param(timing.slowestPageMs, 'int')}, active_ms = ${param(timing.activeMs, 'bigint')}`
}
