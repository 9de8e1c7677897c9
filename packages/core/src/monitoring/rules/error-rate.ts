import type { Finding } from '../finding.ts'
import type { JobHistory } from '../history.ts'
import type { MonitoringPolicy } from '../policy.ts'
import { hasEnded, lastEnded } from '../successes.ts'

/** The share of the last run's records that failed. */
export function errorRate(history: JobHistory, { errorRate: limits }: MonitoringPolicy): Finding | null {
  const run = lastEnded(history)
  if (!run || run.counts.read < limits.minimumRecords) return null
  const rate = run.counts.failed / run.counts.read
  if (rate <= limits.run) return null
  return {
    rule: 'error-rate',
    severity: rate > limits.critical ? 'critical' : 'warning',
    message: `${run.counts.failed} of ${run.counts.read} records failed (${percent(rate)}, limit ${percent(limits.run)})`,
    since: run.finishedAt ?? run.lastActiveAt,
    evidence: { run: run.id, failed: run.counts.failed, read: run.counts.read },
  }
}

/** The same of all runs of the history; once it is told, until it is a fifth below the limit. */
export function errorRateOfMonth(
  { runs }: JobHistory,
  { errorRate: limits }: MonitoringPolicy,
  wasOpen: boolean,
): Finding | null {
  const ended = runs.filter(hasEnded)
  const read = ended.reduce((sum, { counts }) => sum + counts.read, 0)
  const failed = ended.reduce((sum, { counts }) => sum + counts.failed, 0)
  const limit = wasOpen ? limits.month * 0.8 : limits.month
  const last = ended.at(-1)
  if (!last || read < limits.minimumRecords || failed / read <= limit) return null
  return {
    rule: 'error-rate-month',
    severity: 'info',
    message: `${failed} of ${read} records of thirty days failed (${percent(failed / read)}, limit ${percent(limits.month)})`,
    since: last.finishedAt ?? last.lastActiveAt,
    evidence: { failed, read, runs: ended.length },
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
