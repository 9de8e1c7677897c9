import { lastPlanned, nextPlanned } from '../planned-instants.ts'
import type { StoredAlert } from '../ports/alerts.ts'
import type { Tenant } from '../ports/database.ts'
import { severities } from './finding.ts'
import type { JobHistory, MonitoredRun } from './history.ts'
import { isGood, lastEnded } from './successes.ts'

/** What the ledger has of a tenant. */
export interface TenantMetrics {
  readonly tenant: Pick<Tenant, 'slug'>
  readonly histories: readonly JobHistory[]
  /** Those that are not resolved. */
  readonly alerts: readonly StoredAlert[]
  /** Messages that are due and that nobody has sent, by kind. */
  readonly due: Readonly<Record<string, number>>
}

type Labels = Readonly<Record<string, string>>
interface Sample {
  readonly labels: Labels
  readonly value: number
}
interface Family {
  readonly name: string
  readonly help: string
  readonly samples: readonly Sample[]
}

const statuses = ['succeeded', 'partial', 'failed', 'cancelled', 'paused', 'running'] as const
const outcomes = ['changed', 'unchanged', 'failed'] as const
const dayMs = 86_400_000

/**
 * The ledger as Prometheus reads it (text format 0.0.4). All are gauges: counted over the last 24 hours, since what counts over all time would fall when old runs are pruned.
 * Families and series are sorted; one that has nothing to say is left out.
 */
export function prometheusText(tenants: readonly TenantMetrics[], now: Date): string {
  return families(tenants, now)
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, help, samples }) => {
      const lines = samples.map(({ labels, value }) => `${name}${labelText(labels)} ${value}`).sort()
      return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('\n')}\n`
    })
    .join('')
}

function families(tenants: readonly TenantMetrics[], now: Date): readonly Family[] {
  const histories = tenants.flatMap((one) => one.histories)
  const perJob = (valuesOf: (history: JobHistory) => readonly (readonly [Labels, number | null])[]) =>
    histories.flatMap((history) =>
      valuesOf(history).flatMap(([labels, value]): Sample[] =>
        value === null ? [] : [{ labels: { job: history.job, tenant: history.tenant.slug, ...labels }, value }],
      ),
    )
  const perTenant = (valuesOf: (one: TenantMetrics) => readonly (readonly [Labels, number])[]) =>
    tenants.flatMap((one) =>
      valuesOf(one).map(([labels, value]): Sample => ({ labels: { tenant: one.tenant.slug, ...labels }, value })),
    )
  return [
    {
      name: 'leora_jobs_last_run_duration_seconds',
      help: 'How long the pages of the newest run that has ended took.',
      samples: perJob((history) => [[{}, secondsOf(lastEnded(history)?.activeMs)]]),
    },
    {
      name: 'leora_jobs_last_run_success',
      help: '1 where the newest run that has ended did its work, 0 where it failed.',
      samples: perJob((history) => [[{}, successOf(lastEnded(history))]]),
    },
    {
      name: 'leora_jobs_last_success_timestamp_seconds',
      help: 'When the newest run that did its work ended, within the last 30 days.',
      samples: perJob(({ runs }) => [[{}, secondsOf(runs.findLast(isGood)?.finishedAt?.getTime())]]),
    },
    {
      name: 'leora_jobs_late_seconds',
      help: 'For how long the newest planned instant has been due without having begun; 0 where it has.',
      samples: perJob((history) => [[{}, history.schedule === null ? null : lateSeconds(history, now)]]),
    },
    {
      name: 'leora_jobs_next_planned_timestamp_seconds',
      help: 'The next planned instant.',
      samples: perJob(({ schedule }) => [[{}, secondsOf(schedule && nextPlanned(schedule, now)?.getTime())]]),
    },
    {
      name: 'leora_jobs_open_alerts',
      help: 'Alerts that are open and that nobody has acknowledged.',
      samples: perTenant(({ alerts }) =>
        severities.map((severity) => [
          { severity },
          alerts.filter((alert) => alert.status === 'open' && alert.severity === severity).length,
        ]),
      ),
    },
    {
      name: 'leora_jobs_outbox_due_messages',
      help: 'Messages that are due and have not been sent.',
      samples: perTenant(({ due }) => Object.entries(due).map(([kind, count]) => [{ kind }, count])),
    },
    {
      name: 'leora_jobs_records_last_day',
      help: 'Records of the runs that began within 24 hours, by what became of them.',
      samples: perJob((history) =>
        outcomes.map((outcome) => [
          { outcome },
          lastDay(history, now).reduce((sum, { counts }) => sum + counts[outcome], 0),
        ]),
      ),
    },
    {
      name: 'leora_jobs_runs_last_day',
      help: 'Runs that began within 24 hours, by their status now.',
      samples: perJob((history) =>
        statuses.map((status) => [{ status }, lastDay(history, now).filter((run) => run.status === status).length]),
      ),
    },
    {
      name: 'leora_jobs_unrun_last_day',
      help: 'Planned instants of the last 24 hours that ended without a run.',
      samples: perJob(({ unrun }) =>
        (['missed', 'skipped'] as const).map((outcome) => [
          { outcome },
          unrun.filter(({ plannedAt, outcome: ended }) => ended === outcome && isOfLastDay(plannedAt, now)).length,
        ]),
      ),
    },
  ]
}

/** Backslash, quote and line feed, as the format escapes them; other control characters are none of a label's. */
function labelText(labels: Labels): string {
  const parts = Object.entries(labels)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}="${escaped(value)}"`)
  return parts.length === 0 ? '' : `{${parts.join(',')}}`
}

function escaped(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll(/\p{Cc}|[\u2028\u2029]/gu, ' ')
}

function secondsOf(milliseconds: number | null | undefined): number | null {
  return milliseconds === null || milliseconds === undefined ? null : milliseconds / 1_000
}

function successOf(run: MonitoredRun | null): number | null {
  return run === null ? null : Number(isGood(run))
}

function lateSeconds({ schedule, expectedSince, lastPlannedAt }: JobHistory, now: Date): number {
  const planned = schedule && lastPlanned(schedule, now)
  if (!planned || planned < expectedSince || (lastPlannedAt !== null && planned <= lastPlannedAt)) return 0
  return (now.getTime() - planned.getTime()) / 1_000
}

function lastDay({ runs }: JobHistory, now: Date): readonly MonitoredRun[] {
  return runs.filter(({ startedAt }) => isOfLastDay(startedAt, now))
}

function isOfLastDay(instant: Date, now: Date): boolean {
  return now.getTime() - instant.getTime() <= dayMs
}
