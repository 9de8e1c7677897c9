import type { Finding } from '../finding.ts'
import type { JobHistory } from '../history.ts'
import type { MonitoringPolicy } from '../policy.ts'
import { isGood, lastEnded } from '../successes.ts'
import { seconds } from './slow.ts'

/** The last run, and the good one before it, took longer than runs are to take: once may be chance. */
export function overTarget(history: JobHistory, { targetSeconds }: MonitoringPolicy): Finding | null {
  const run = lastEnded(history)
  const [before, last] = history.runs.filter(isGood).slice(-2)
  if (!run || !last || last !== run || !before) return null
  if (Math.min(before.activeMs, last.activeMs) <= targetSeconds * 1_000) return null
  return {
    rule: 'over-target',
    severity: 'info',
    message: `took ${seconds(last.activeMs)} and ${seconds(before.activeMs)} before; the target is ${targetSeconds} s`,
    since: last.finishedAt ?? last.lastActiveAt,
    evidence: { run: last.id, activeMs: last.activeMs, targetSeconds },
  }
}
