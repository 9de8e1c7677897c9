import { createRunner, type Job, type Runner, type TickReport } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { ownerRows } from './as-owner.ts'
import { clock } from './clock.ts'
import type { TestBed } from './test-bed.ts'

const hour = 3_600_000

/** The same classification, but every missed day is caught up. */
export const everyDay: Job = {
  ...updateAccountTypes,
  name: 'every-day',
  schedule: { ...updateAccountTypes.schedule, missed: 'all' },
}

/** A runner whose clock starts at this instant. */
export function runnerAt(bed: TestBed, now: string, jobs: readonly Job[] = [updateAccountTypes]): Runner {
  const start = new Date(now).getTime()
  return createRunner({
    jobs,
    database: bed.database,
    clock: { ...clock, now: () => new Date(start + (clock.now().getTime() % hour) / 1_000) },
  })
}

/** A tick whose runs are told to stop before their first page: they pause. */
export function pausedTick(bed: TestBed, now: string, job: Job): Promise<TickReport> {
  const stop = new AbortController()
  const stopping: Job = {
    ...job,
    async prepare(...given: Parameters<NonNullable<Job['prepare']>>) {
      stop.abort()
      return job.prepare?.(...given)
    },
  }
  return runnerAt(bed, now, [stopping]).tick({ signal: stop.signal })
}

/** What a tick came to, of the tenants whose slug begins so. */
export function resultsOf(report: TickReport, slug: string): readonly (readonly [string, string, string])[] {
  return report.entries
    .filter((entry) => entry.tenant.slug.startsWith(slug))
    .map((entry) => [entry.tenant.slug, entry.occurrence, entry.result] as const)
}

/** What the ledger has of a job's occurrences: as-of, outcome, reason. */
export async function occurrences(
  bed: TestBed,
  tenantId: string,
  job: string,
): Promise<readonly (readonly [string, string | null, string | null])[]> {
  const rows = await ownerRows<{ day: string; outcome: string | null; reason: string | null }>(
    bed,
    `select as_of::text as day, outcome, reason from leora_jobs.occurrence where tenant_id = $1::text and job = $2::text order by planned_at`,
    [tenantId, job],
  )
  return rows.map(({ day, outcome, reason }) => [day, outcome, reason] as const)
}
