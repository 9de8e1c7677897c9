import {
  type Clock,
  createRunner,
  type HistoryRequest,
  type Job,
  type Runner,
  type Session,
  type Tenant,
} from '@leora-jobs/core'
import { everyTenant } from '@leora-jobs/core/delivery'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import {
  type Alert,
  createMonitor,
  fingerprintOf,
  historyRequest,
  type JobHistory,
  type WatchReport,
} from '@leora-jobs/core/monitoring'
import { ownerRows } from './as-owner.ts'
import { clock } from './clock.ts'
import { job } from './runs.ts'
import type { TestBed } from './test-bed.ts'

/** A clock that stands still; whoever sleeps is woken by a signal alone. */
function standingAt(now: string): Clock {
  const sleep = (_: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }))
  return { ...clock, now: () => new Date(now), sleep }
}

/** Tells `ops` of everything. */
const monitor = createMonitor({
  notifiers: {
    ops: {
      severity: 'info',
      send: async () => {
        throw new Error('Nothing is sent here.')
      },
    },
  },
})

/** A runner that looks after what it runs. */
export function watchfulRunnerAt({ database }: Pick<TestBed, 'database'>, now: string, jobs: readonly Job[]): Runner {
  return createRunner({ jobs, database, clock: standingAt(now), monitor })
}

/** Looks at jobs of tenants as a check does at this instant, and enters what is to be told. */
export async function checkAt(
  { database }: Pick<TestBed, 'database'>,
  now: string,
  tenants: readonly Tenant[],
  jobs: readonly Job[] = [updateAccountTypes],
): Promise<WatchReport> {
  const watch = monitor.begin({
    clock: standingAt(now),
    async inSession(tenant, work) {
      const session = await database.open(tenant)
      try {
        await work(session)
      } finally {
        await session.close()
      }
    },
  })
  for (const tenant of tenants) await watch.look(tenant, jobs)
  return watch.end()
}

/** What a watch at this instant asks for. */
export function requestAt(tenant: Tenant, now: string, of: Job = updateAccountTypes): HistoryRequest {
  return historyRequest([of], tenant, new Date(now))
}

/** A watch that changes nothing; resolves to the history that it was shown. */
export async function watchedAt(
  { alerts }: Pick<Session, 'alerts'>,
  tenant: Tenant,
  now: string,
  of: Job = updateAccountTypes,
): Promise<JobHistory> {
  const seen: JobHistory[] = []
  await alerts.watch(requestAt(tenant, now, of), (watched) => {
    seen.push(...watched.map(({ history }) => history))
    return []
  })
  const [history] = seen
  if (!history) throw new Error('Nothing was shown.')
  return history
}

/** A watch that finds these. */
export function storeAt({ alerts }: Pick<Session, 'alerts'>, tenant: Tenant, now: string, found: readonly Alert[]) {
  return alerts.watch(requestAt(tenant, now), () => found)
}

/** A warning about a tenant's job that is opened, and to be told. */
export function warning({ id, slug }: Tenant, now: string, more: Partial<Alert> = {}): Alert {
  const at = new Date(now)
  const rule = more.rule ?? 'slow'
  return {
    rule,
    fingerprint: fingerprintOf(rule, more.job ?? job, id),
    job,
    tenant: { id, slug },
    severity: 'warning',
    message: 'took 20 s',
    since: at,
    evidence: { activeMs: 20_000 },
    status: 'open',
    openedAt: at,
    notifiedAt: at,
    resolvedAt: null,
    notice: { kind: 'opened' },
    ...more,
  }
}

/** Puts an occurrence of update-account-types there, planned and last touched at these instants. */
export async function addOccurrence(
  bed: TestBed,
  tenant: Tenant,
  plannedAt: string,
  given: { readonly outcome?: string; readonly expression?: string; readonly updatedAt?: string } = {},
): Promise<void> {
  const { outcome = null, expression = '0 2 * * * UTC', updatedAt = plannedAt } = given
  await ownerRows(
    bed,
    `insert into leora_jobs.occurrence (tenant_id, job, planned_at, expression, as_of, outcome, reason, updated_at)
     values ($1::text, $2::text, $3::timestamptz, $4::text, $3::timestamptz::date, $5::text, case when $5::text = 'missed' then 'outage' end, $6::timestamptz)`,
    [tenant.id, job, plannedAt, expression, outcome, updatedAt],
  )
}

/** The job, started at other times. */
export function startedBy(cron: string): Job {
  return { ...updateAccountTypes, schedule: { ...updateAccountTypes.schedule, cron } }
}

/** Whether the messages that concern many tenants are due. */
export async function isDigestDue({ database }: Pick<TestBed, 'database'>): Promise<boolean> {
  return (await database.findOutboxDue()).some(({ id }) => id === everyTenant.id)
}
