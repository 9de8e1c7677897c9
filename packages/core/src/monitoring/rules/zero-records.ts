import { median } from '../../statistics/quantile.ts'
import type { Finding } from '../finding.ts'
import type { JobHistory } from '../history.ts'
import type { MonitoringPolicy } from '../policy.ts'
import { isGood, lastEnded, sorted, successesBefore } from '../successes.ts'

/** The last run read nothing where there is usually something. A new tenant has nothing to compare with. */
export function zeroRecords(history: JobHistory, { slow: { window, minimum } }: MonitoringPolicy): Finding | null {
  const run = lastEnded(history)
  if (!run || !isGood(run) || run.counts.read > 0) return null
  const before = successesBefore(history, run, window)
  if (before.length < minimum) return null
  const usual = median(sorted(before.map(({ counts }) => counts.read)))
  if (usual <= 0) return null
  return {
    rule: 'zero-records',
    severity: 'warning',
    message: `read no records, where ${Math.round(usual)} are usual${run.zeroReason ? `: ${run.zeroReason.message}` : ''}`,
    since: run.finishedAt ?? run.lastActiveAt,
    evidence: { run: run.id, median: usual, reason: run.zeroReason?.code ?? null },
  }
}
