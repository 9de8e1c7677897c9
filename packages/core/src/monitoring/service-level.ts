import { plannedInstants } from '../planned-instants.ts'
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

/** What there is to be reached. */
export const serviceTargets = {
  /** At least. */
  completion: 0.999,
  /** Below. */
  errorRate: 0.01,
  /** Runs over the target of a run, at most. */
  overTarget: 0,
  /** Below an hour. */
  meanSecondsToDetect: 3_600,
  /** Below four hours. */
  meanSecondsToRecover: 14_400,
} as const

/** Of a job of a tenant. `days`: what was planned in them and has never begun counts as planned. @default what the ledger knows */
export function serviceLevel(
  history: JobHistory,
  alerts: readonly Alert[],
  targetSeconds: number,
  days?: { readonly since: Date; readonly until: Date },
): ServiceLevel {
  const { job, tenant } = history
  return { job, tenant, ...levelOf([history], alerts, targetSeconds, days) }
}

/** Of several together: their occurrences, records and alerts as one. */
export function totalServiceLevel(
  histories: readonly JobHistory[],
  alerts: readonly Alert[],
  targetSeconds: number,
  days?: { readonly since: Date; readonly until: Date },
): Omit<ServiceLevel, 'job' | 'tenant'> {
  return levelOf(histories, alerts, targetSeconds, days)
}

/** The targets that a level misses. What there was nothing of misses none. */
export function missedTargets(
  level: Pick<ServiceLevel, keyof typeof serviceTargets>,
): readonly (keyof typeof serviceTargets)[] {
  const { completion, errorRate, overTarget, meanSecondsToDetect, meanSecondsToRecover } = level
  const isMissed = {
    completion: completion !== null && completion < serviceTargets.completion,
    errorRate: errorRate !== null && errorRate >= serviceTargets.errorRate,
    overTarget: overTarget > serviceTargets.overTarget,
    meanSecondsToDetect: meanSecondsToDetect !== null && meanSecondsToDetect >= serviceTargets.meanSecondsToDetect,
    meanSecondsToRecover: meanSecondsToRecover !== null && meanSecondsToRecover >= serviceTargets.meanSecondsToRecover,
  }
  const names = Object.keys(isMissed) as (keyof typeof isMissed)[]
  return names.filter((name) => isMissed[name])
}

function levelOf(
  histories: readonly JobHistory[],
  alerts: readonly Alert[],
  targetSeconds: number,
  days: { readonly since: Date; readonly until: Date } | undefined,
): Omit<ServiceLevel, 'job' | 'tenant'> {
  const runs = histories.flatMap((history) => history.runs)
  const scheduled = runs.filter((run) => run.plannedAt !== null && hasEnded(run))
  const ran = scheduled.filter(isGood).length
  const missed = histories.flatMap(({ unrun }) => unrun.filter(({ outcome }) => outcome === 'missed')).length
  const unknown = days ? histories.reduce((sum, history) => sum + neverBegun(history, days), 0) : 0
  const planned = scheduled.length + missed + unknown
  const ended = runs.filter(hasEnded)
  const read = ended.reduce((sum, { counts }) => sum + counts.read, 0)
  const failed = ended.reduce((sum, { counts }) => sum + counts.failed, 0)
  const whose = new Set(histories.map(({ job, tenant }) => keyOf(job, tenant.id)))
  const own = alerts.filter(({ job, tenant, severity }) => severity !== 'info' && whose.has(keyOf(job, tenant.id)))
  return {
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

/** Of a schedule that nobody fires, the ledger knows nothing: its planned instants of these days, at most ten thousand. */
function neverBegun(
  { schedule, expectedSince, lastPlannedAt }: JobHistory,
  { since, until }: { readonly since: Date; readonly until: Date },
): number {
  if (schedule === null) return 0
  const after = Math.max(lastPlannedAt?.getTime() ?? 0, Math.max(expectedSince.getTime(), since.getTime()) - 1)
  return plannedInstants(schedule, { after: new Date(after), until, limit: 10_000 }).length
}

function keyOf(job: string, tenantId: string): string {
  return JSON.stringify([job, tenantId])
}

function meanSeconds(milliseconds: readonly number[]): number | null {
  if (milliseconds.length === 0) return null
  return milliseconds.reduce((sum, value) => sum + value, 0) / milliseconds.length / 1_000
}
