import type { Job } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import type { Connection } from '@leora-jobs/postgres'
import { slotsAt } from '../../packages/core/src/tick.ts'

export interface LedgerSize {
  readonly tenants: number
  /** Of occurrences in the ledger. */
  readonly days: number
}

/** One hour after the last planned instant of three jobs, and within the day of every tenant's own. */
export const benchmarkNow = new Date('2026-03-31T03:00:00Z')

const zones = ['America/New_York', 'America/Los_Angeles', 'Europe/Paris', 'Asia/Tokyo', 'Pacific/Auckland']

/** Three in UTC, one in each tenant's own zone. */
export const benchmarkJobs: readonly Job[] = ['UTC', 'UTC', 'UTC', 'tenant'].map((zone, index) => ({
  ...updateAccountTypes,
  name: `job-${index + 1}`,
  schedule: { cron: '0 2 * * *', zone },
}))

/** Tenants of five zones. */
export async function fillTenants(owner: Connection, { tenants }: LedgerSize): Promise<void> {
  await owner.transaction({ settings: { search_path: 'public' } }, (transaction) =>
    transaction.query(
      `insert into tenant (slug, name, time_zone)
       select 'tenant-' || n, 'Tenant ' || n, ($2::text[])[1 + n % cardinality($2::text[])] from generate_series(1, $1::int) n`,
      [tenants, zones],
    ),
  )
}

/** As many days of ended occurrences, the last planned ones included, inserted day by day as they would be. Returns their number. */
export async function fillLedger(owner: Connection, { days }: LedgerSize): Promise<number> {
  let count = 0
  for (let ago = days - 1; ago >= 0; ago--) {
    for (const slot of slotsAt(benchmarkJobs, new Date(benchmarkNow.getTime() - ago * 86_400_000))) {
      const { rows } = await owner.transaction({ settings: { search_path: 'public' } }, (transaction) =>
        transaction.query<{ count: number }>(
          `with added as (
           insert into leora_jobs.occurrence (tenant_id, job, planned_at, expression, as_of, outcome, run_id, attempts)
           select id::text, $1::text, $2::timestamptz, $3::text, $2::timestamptz::date, 'ran', gen_random_uuid()::text, 1
           from tenant where $4::text is null or time_zone = $4::text
           on conflict do nothing returning 1)
           select count(*)::int as count from added`,
          [slot.job, slot.plannedAt.toISOString(), slot.expression, slot.zone],
        ),
      )
      count += rows[0]?.count ?? 0
    }
  }
  return count
}

/** Makes the last planned occurrences of a job unfinished; the statistics do not know it yet. */
export async function reopenNewest(owner: Connection): Promise<void> {
  await owner.transaction({}, (transaction) =>
    transaction.script(`
      update leora_jobs.occurrence set outcome = null
      where job = 'job-1' and planned_at = (select max(planned_at) from leora_jobs.occurrence where job = 'job-1')`),
  )
}

/** Takes the last planned occurrences out of the ledger again. */
export async function forgetNewest(owner: Connection): Promise<void> {
  await owner.transaction({}, (transaction) =>
    transaction.script(`
      delete from leora_jobs.occurrence o using (
        select job, expression, max(planned_at) as planned_at from leora_jobs.occurrence group by job, expression
      ) newest
      where o.job = newest.job and o.expression = newest.expression and o.planned_at = newest.planned_at`),
  )
}
