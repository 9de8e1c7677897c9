import type { Alert } from './alert.ts'
import type { JobHistory } from './history.ts'
import { hasEnded, isGood } from './successes.ts'

/** How well a job of a tenant was kept, over the days of its history. A share is null where there was nothing to take one of. */
export interface ServiceLevel {
  readonly job: string
  readonly tenant: { readonly id: string; readonly slug: string }
  /** Occurrences that ended, or whose time is over. Skipped ones were not wanted, and do not count. */
  readonly planned: number
  /** Those that ran and did their work. */
  readonly ran: number
  /** ran / planned; the target is 0.999. */
  readonly completion: number | null
  /** Failed records / records read; the target is below 0.01. */
  readonly errorRate: number | null
  /** Runs whose pages took longer than the target of a run. */
  readonly overTarget: number
  /** Seconds from when something could be known until it was alerted, on average; null where nothing was. The target is below an hour. */
  readonly meanSecondsToDetect: number | null
  /** And until it was well again. The target is below four hours. */
  readonly meanSecondsToRecover: number | null
}

export function serviceLevel(
  { job, tenant, runs, unrun }: JobHistory,
  alerts: readonly Alert[],
  targetSeconds: number,
): ServiceLevel {
  const scheduled = runs.filter((run) => run.plannedAt !== null && hasEnded(run))
  const ran = scheduled.filter(isGood).length
  const planned = scheduled.length + unrun.filter(({ outcome }) => outcome === 'missed').length
  const ended = runs.filter(hasEnded)
  const read = ended.reduce((sum, { counts }) => sum + counts.read, 0)
  const failed = ended.reduce((sum, { counts }) => sum + counts.failed, 0)
  const own = alerts.filter((alert) => alert.job === job && alert.tenant.id === tenant.id && alert.severity !== 'info')
  return {
    job,
    tenant,
    planned,
    ran,
    completion: planned === 0 ? null : ran / planned,
    errorRate: read === 0 ? null : failed / read,
    overTarget: ended.filter(({ activeMs }) => activeMs > targetSeconds * 1_000).length,
    meanSecondsToDetect: meanSeconds(own.map(({ since, openedAt }) => openedAt.getTime() - since.getTime())),
    meanSecondsToRecover: meanSeconds(
      own.flatMap(({ since, resolvedAt }) => (resolvedAt === null ? [] : [resolvedAt.getTime() - since.getTime()])),
    ),
  }
}

function meanSeconds(milliseconds: readonly number[]): number | null {
  if (milliseconds.length === 0) return null
  return milliseconds.reduce((sum, value) => sum + value, 0) / milliseconds.length / 1_000
}
