import { everyTenant } from '../delivery/every-tenant.ts'
import { isLeoraError, LeoraError } from '../errors.ts'
import { describeIssues } from '../issues.ts'
import type { Job } from '../job.ts'
import type { HistoryRequest, StoredAlert } from '../ports/alerts.ts'
import type { Tenant } from '../ports/database.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { Session } from '../ports/session.ts'
import { expressionOf, zonedSchedule } from '../schedule.ts'
import { findAlerts } from './find-alerts.ts'
import { severities } from './finding.ts'
import { inBox } from './in-box.ts'
import { messagesFor } from './messages-for.ts'
import { type MonitoringPolicy, type MonitoringSettings, monitoringPolicy } from './policy.ts'
import { reconcileAlerts } from './reconcile-alerts.ts'
import type { Monitor, Watch, WatchFailure, WatchParts } from './watch.ts'

/** What a monitor is made of. */
export interface MonitorOptions {
  /** What is worth telling; parts are enough. */
  readonly policy?: MonitoringSettings
  /** Who is told, by a name of its own. @default nobody: `check` and `alerts list` say it */
  readonly notifiers?: Readonly<Record<string, Notifier>>
  /** Which deployment this is, for whoever is told; asked when there is something to tell. */
  readonly environment?: () => string | undefined
}

/** Days of history that alerts are reckoned from. */
const historyDays = 30

/** Runs of a job that are read, the newest: 30 days of an hourly one. Of one that runs every minute it is the last 17 hours. */
const historyLimit = 1_000

/** The request for what the ledger has of these jobs. Throws CONFIG_INVALID for a tenant without a zone. */
export function historyRequest(
  jobs: readonly Job[],
  tenant: Tenant,
  now: Date,
  { days = historyDays, limit = historyLimit }: { readonly days?: number; readonly limit?: number } = {},
): HistoryRequest {
  const watched = jobs.map(({ name, schedule }) => {
    const zoned = zonedSchedule(schedule, tenant)
    return { job: name, schedule: zoned, expression: expressionOf(zoned) }
  })
  return { jobs: watched, now, since: new Date(now.getTime() - days * 86_400_000), limit }
}

/** Puts the alert rules to work. Throws CONFIG_INVALID, naming the field, for a policy or a notifier that is none. */
export function createMonitor(options: MonitorOptions = {}): Monitor {
  const { notifiers = {}, environment } = options
  const policy = checkedPolicy(options.policy)
  checkNotifiers(notifiers)

  function begin({ clock, inSession }: WatchParts): Watch {
    const looked = new Set<string>()
    const found = new Map<string, StoredAlert>()
    const failures: WatchFailure[] = []
    const tenants = new Map<string, Tenant>()

    async function attempt(tenant: Tenant, work: () => Promise<unknown>): Promise<boolean> {
      try {
        await work()
        return true
      } catch (error) {
        const code = isLeoraError(error) ? error.code : 'INTERNAL'
        const message = error instanceof Error ? error.message : String(error)
        failures.push({ tenant: { id: tenant.id, slug: tenant.slug }, code, message })
        return false
      }
    }

    const watch: Watch = {
      async look(tenant, jobs, given) {
        const inOwn = (work: (session: Session) => Promise<void>) => (given ? work(given) : inSession(tenant, work))
        await attempt(tenant, () =>
          inOwn(async (session) => {
            const now = clock.now()
            const stored = await inBox(session, clock, () =>
              session.alerts.watch(historyRequest(jobs, tenant, now), (watched) =>
                watched.flatMap(({ history, alerts }) => {
                  const open = new Set(alerts.map(({ rule }) => rule))
                  return reconcileAlerts(history, alerts, findAlerts(history, policy, now, open), policy, now)
                }),
              ),
            )
            looked.add(tenant.id)
            tenants.set(tenant.id, tenant)
            for (const alert of stored) found.set(alert.id, alert)
          }),
        )
      },
      async lookAll(asked, jobs, isOver) {
        for (const [index, tenant] of asked.entries()) {
          if (isOver()) return asked.length - index
          await watch.look(tenant, jobs)
        }
        return 0
      },
      async end() {
        const all = [...found.values()].sort(bySeverity)
        const noticed = all.filter(({ notice }) => notice !== null)
        const plan = messagesFor(noticed, { notifiers, environment: environment?.(), now: clock.now() })
        const told: Tenant[] = []
        const isTold =
          plan.digest.length === 0 ||
          (await attempt(everyTenant, () => inSession(everyTenant, ({ alerts }) => alerts.tell([], plan.digest))))
        if (isTold && plan.digest.length > 0) told.push(everyTenant)
        for (const [id, tenant] of isTold ? tenants : []) {
          const own = noticed.filter((alert) => alert.tenant.id === id)
          if (own.length === 0) continue
          const messages = plan.byTenant.get(id) ?? []
          const isDone = await attempt(tenant, () => inSession(tenant, ({ alerts }) => alerts.tell(own, messages)))
          if (isDone && messages.length > 0) told.push(tenant)
        }
        return {
          tenants: looked.size,
          alerts: all.filter(({ status }) => status !== 'resolved'),
          opened: noticed.filter(({ notice }) => notice?.kind === 'opened'),
          resolved: all.filter(({ status }) => status === 'resolved'),
          told,
          failures,
        }
      },
    }
    return watch
  }

  const before = (now: Date, minutes: number) => new Date(now.getTime() - minutes * 60_000)
  return {
    horizon: (now) => ({
      toldBefore: before(now, policy.remindHours * 60),
      idleSince: before(now, policy.stuckMinutes),
    }),
    dueUntil: (now) => before(now, policy.graceMinutes),
    begin,
  }
}

function bySeverity(left: StoredAlert, right: StoredAlert): number {
  const rank = ({ severity }: StoredAlert) => severities.indexOf(severity)
  return rank(right) - rank(left) || left.openedAt.getTime() - right.openedAt.getTime()
}

function checkedPolicy(settings: MonitoringSettings): MonitoringPolicy {
  const parsed = monitoringPolicy.safeParse(settings)
  if (parsed.success) return parsed.data
  const message = `config: ${describeIssues(parsed.error, 'monitoring', monitoringPolicy)}.`
  const field = ['monitoring', ...(parsed.error.issues[0]?.path ?? [])].join('.')
  throw new LeoraError('CONFIG_INVALID', message, { details: { field } })
}

function checkNotifiers(notifiers: Readonly<Record<string, Notifier>>): void {
  for (const [name, notifier] of Object.entries(notifiers)) {
    const field = `notifiers.${name}`
    if (typeof notifier?.send !== 'function')
      throw new LeoraError(
        'CONFIG_INVALID',
        `config: ${field}: it is no notifier; it needs send(notification, delivery).`,
        {
          details: { field },
        },
      )
    if (notifier.severity !== undefined && !severities.includes(notifier.severity))
      throw new LeoraError(
        'CONFIG_INVALID',
        `config: ${field}.severity: '${notifier.severity}' is not known; use ${severities.join(', ')}.`,
        {
          details: { field: `${field}.severity`, allowed: severities },
        },
      )
  }
}
