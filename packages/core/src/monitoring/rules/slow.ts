import { median } from '../../statistics/quantile.ts'
import type { Finding } from '../finding.ts'
import type { JobHistory } from '../history.ts'
import type { MonitoringPolicy } from '../policy.ts'
import { isGood, lastEnded, sorted, successesBefore } from '../successes.ts'

/** The last run took several times what such runs take. */
export function slow(history: JobHistory, { slow: limits }: MonitoringPolicy): Finding | null {
  const run = lastEnded(history)
  if (!run || !isGood(run)) return null
  const before = successesBefore(history, run, limits.window)
  if (before.length < limits.minimum) return null
  const usual = median(sorted(before.map(({ activeMs }) => activeMs)))
  const limit = Math.max(limits.factor * usual, limits.floorSeconds * 1_000)
  if (run.activeMs <= limit) return null
  return {
    rule: 'slow',
    severity: 'warning',
    message: `took ${seconds(run.activeMs)}, where ${seconds(usual)} is usual (limit ${seconds(limit)})`,
    since: run.finishedAt ?? run.lastActiveAt,
    evidence: { run: run.id, activeMs: run.activeMs, medianMs: usual, runs: before.length },
  }
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`
}
