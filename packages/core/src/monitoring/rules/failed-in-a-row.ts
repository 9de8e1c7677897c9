import type { Finding } from '../finding.ts'
import type { JobHistory, MonitoredRun } from '../history.ts'
import type { MonitoringPolicy } from '../policy.ts'
import { isGood } from '../successes.ts'
import { tellableText } from '../tellable-error.ts'

/** Attempts that failed one after the other, the newest among them: a run that was tried three times counts three. */
export function failedInARow({ runs }: JobHistory, policy: MonitoringPolicy): Finding | null {
  const failed: MonitoredRun[] = []
  for (const run of runs.toReversed()) {
    if (isGood(run)) break
    if (run.status === 'failed') failed.unshift(run)
  }
  const attempts = failed.reduce((sum, run) => sum + Math.max(1, run.attempts), 0)
  const [first] = failed
  const last = failed.at(-1)
  if (!first || !last || attempts < policy.failuresInARow) return null
  return {
    rule: 'failed-in-a-row',
    severity: 'critical',
    message: `failed ${attempts} times in a row: ${last.error ? tellableText(last.error) : 'no error was recorded'}`,
    since: last.finishedAt ?? last.lastActiveAt,
    evidence: { attempts, firstRun: first.id, lastRun: last.id, code: last.error?.code ?? null },
  }
}
