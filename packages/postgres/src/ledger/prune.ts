import type { CalendarDay } from '@leora-jobs/core'
import { fragment, param, raw, type SqlFragment } from '../sql-fragment.ts'

/** What is old, of a tenant. Run ids are UUID v7 and begin with their time, so that a bound on them is one on time: the primary keys serve. */
export interface PruneKey {
  readonly tenantId: string
  /** The least id of a run of the first instant that is kept. */
  readonly firstRunId: string
  readonly limit: number
}

/**
 * Changes that are old and have a newer one of the same record that is old too: the newest old one is kept, for `explain`, and for undoing the one
 * after it. Those taken back go, and those of records of one day, which nothing comes after.
 */
export function oldChanges({ tenantId, firstRunId, limit }: PruneKey, dayRecordKinds: readonly string[]): SqlFragment {
  return fragment`
select c.tenant_id, c.run_id, c.step, c.record_id from leora_jobs.change c
where c.tenant_id = ${param(tenantId, 'text')} and c.run_id < ${param(firstRunId, 'text')} and (c.undone_at is not null
  or c.record_kind = any (${param(dayRecordKinds, 'text[]')}) or exists (
  select from leora_jobs.change newer
  where newer.tenant_id = c.tenant_id and newer.job = c.job and newer.record_kind = c.record_kind and newer.record_id = c.record_id
    and newer.step = c.step and newer.undone_at is null and newer.run_id > c.run_id and newer.run_id < ${param(firstRunId, 'text')}
))
limit ${param(limit, 'int')}`
}

/** Runs that are old and have ended, their occurrences too. */
export function oldRuns({ tenantId, firstRunId, limit }: PruneKey): SqlFragment {
  return fragment`
select r.tenant_id, r.id from leora_jobs.run r
where r.tenant_id = ${param(tenantId, 'text')} and r.id < ${param(firstRunId, 'text')} and not exists (
  select from leora_jobs.occurrence o where o.tenant_id = r.tenant_id and o.job = r.job and o.planned_at = r.occurrence and o.outcome is null
)
limit ${param(limit, 'int')}`
}

/** Occurrences that are old and have ended, but for the newest of each job: what was missed since is reckoned from it. */
export function oldOccurrences(tenantId: string, before: Date, limit: number): SqlFragment {
  return fragment`
select o.tenant_id, o.job, o.planned_at from leora_jobs.occurrence o
where o.tenant_id = ${param(tenantId, 'text')} and o.planned_at < ${param(before.toISOString(), 'timestamptz')} and o.outcome is not null and exists (
  select from leora_jobs.occurrence newer where newer.tenant_id = o.tenant_id and newer.job = o.job and newer.planned_at > o.planned_at
)
limit ${param(limit, 'int')}`
}

export function deleteChangesStatement(old: SqlFragment): SqlFragment {
  return fragment`
with old as (${old}), gone as (
  delete from leora_jobs.change c using old
  where c.tenant_id = old.tenant_id and c.run_id = old.run_id and c.step = old.step and c.record_id = old.record_id returning 1
)
select count(*)::int as count from gone`
}

/** Tables with a row a day of what was measured. */
export const metricTables = ['sample_metric', 'sample_curve'] as const
type MetricTable = (typeof metricTables)[number]

/** Rows as of days before one, but for those of the newest. The primary keys serve, as-of being second in them. */
export function oldMetrics(table: MetricTable, tenantId: string, before: CalendarDay, limit: number): SqlFragment {
  const rows = raw(`leora_jobs.${table}`)
  return fragment`
select m.ctid from ${rows} m
where m.tenant_id = ${param(tenantId, 'text')} and m.as_of < ${param(before, 'date')}
  and m.as_of < (select max(newest.as_of) from ${rows} newest where newest.tenant_id = ${param(tenantId, 'text')})
limit ${param(limit, 'int')}`
}

export function deleteMetricsStatement(table: MetricTable, old: SqlFragment): SqlFragment {
  return fragment`
with old as (${old}), gone as (
  delete from ${raw(`leora_jobs.${table}`)} m using old where m.ctid = old.ctid returning 1
)
select count(*)::int as count from gone`
}

/** Executions of rules in old runs. */
export function oldExecutions({ tenantId, firstRunId, limit }: PruneKey): SqlFragment {
  return fragment`
select e.ctid from leora_jobs.trigger_execution e
where e.tenant_id = ${param(tenantId, 'text')} and e.run_id < ${param(firstRunId, 'text')} limit ${param(limit, 'int')}`
}

/** Messages that have ended, delivered, given up, or no longer wanted: those of old runs, and of no run the old ones. */
export function oldMessages({ tenantId, firstRunId, limit }: PruneKey, before: Date): SqlFragment {
  return fragment`
select o.ctid from leora_jobs.outbox o
where o.tenant_id = ${param(tenantId, 'text')} and o.status in ('delivered', 'dead', 'cancelled')
  and (o.run_id < ${param(firstRunId, 'text')} or (o.run_id is null and o.created_at < ${param(before, 'timestamptz')}))
limit ${param(limit, 'int')}`
}

/** Alerts that were resolved before, and that nobody is to be told of any more. */
export function oldAlerts(tenantId: string, before: Date, limit: number): SqlFragment {
  return fragment`
select a.ctid from leora_jobs.alert a
where a.tenant_id = ${param(tenantId, 'text')} and a.status = 'resolved' and a.resolved_at < ${param(before, 'timestamptz')} and a.notice_kind is null
limit ${param(limit, 'int')}`
}

export function deleteRowsStatement(table: 'trigger_execution' | 'outbox' | 'alert', old: SqlFragment): SqlFragment {
  return fragment`
with old as (${old}), gone as (
  delete from ${raw(`leora_jobs.${table}`)} e using old where e.ctid = old.ctid returning 1
)
select count(*)::int as count from gone`
}

/** Their failures go with them. */
export function deleteRunsStatement(old: SqlFragment): SqlFragment {
  return fragment`
with old as (${old}), gone as (
  delete from leora_jobs.run r using old where r.tenant_id = old.tenant_id and r.id = old.id returning 1
)
select count(*)::int as count from gone`
}

export function deleteOccurrencesStatement(old: SqlFragment): SqlFragment {
  return fragment`
with old as (${old}), gone as (
  delete from leora_jobs.occurrence o using old
  where o.tenant_id = old.tenant_id and o.job = old.job and o.planned_at = old.planned_at returning 1
)
select count(*)::int as count from gone`
}

/** How many there are, in place of deleting them. */
export function countStatement(old: SqlFragment): SqlFragment {
  return fragment`select count(*)::int as count from (${old}) old`
}
