import { medianAbsoluteDeviation, normalConsistency } from '../../statistics/median-absolute-deviation.ts'
import { median } from '../../statistics/quantile.ts'
import type { Finding } from '../finding.ts'
import type { JobHistory } from '../history.ts'
import type { MonitoringPolicy } from '../policy.ts'
import { isGood, lastEnded, sorted, successesBefore } from '../successes.ts'

/** The last run changed far more records than such runs do: a policy that was mistyped, a source that lost its orders. */
export function excessiveRecords(history: JobHistory, { slow, excessive }: MonitoringPolicy): Finding | null {
  const run = lastEnded(history)
  if (!run || !isGood(run)) return null
  const before = successesBefore(history, run, slow.window)
  if (before.length < slow.minimum) return null
  const changed = sorted(before.map(({ counts }) => counts.changed))
  const usual = median(changed)
  const spread = medianAbsoluteDeviation(changed)
  // counts vary by factors, not by amounts: quiet weekends and busy Mondays are in their logarithms
  const logarithms = sorted(before.map(({ counts }) => Math.log(Math.max(1, counts.changed))))
  const spreadFactor = Math.exp(excessive.logDeviations * normalConsistency * medianAbsoluteDeviation(logarithms))
  const limit = Math.max(
    excessive.factor * usual,
    usual + excessive.deviations * spread,
    usual * Math.min(spreadFactor, excessive.largestFactor),
    excessive.floor,
  )
  if (run.counts.changed <= limit) return null
  return {
    rule: 'excessive-records',
    severity: 'warning',
    message: `changed ${run.counts.changed} records, where ${Math.round(usual)} are usual (limit ${Math.round(limit)})`,
    since: run.finishedAt ?? run.lastActiveAt,
    evidence: { run: run.id, changed: run.counts.changed, median: usual, deviation: spread },
  }
}
