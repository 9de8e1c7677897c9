import { lastPlanned } from '../../planned-instants.ts'
import type { Finding } from '../finding.ts'
import type { JobHistory } from '../history.ts'
import type { MonitoringPolicy } from '../policy.ts'

/** A planned instant whose grace is over, and that the ledger does not know: the scheduler does not start the job, or there is none any more. */
export function notStarted(history: JobHistory, { graceMinutes }: MonitoringPolicy, now: Date): Finding | null {
  const { schedule, expectedSince, lastPlannedAt } = history
  if (schedule === null) return null
  const graceMs = graceMinutes * 60_000
  const planned = lastPlanned(schedule, new Date(now.getTime() - graceMs))
  if (planned === null || planned < expectedSince || (lastPlannedAt !== null && planned <= lastPlannedAt)) return null
  return {
    rule: 'not-started',
    severity: 'critical',
    message: `was planned for ${planned.toISOString()} and has not been started; last known is ${lastPlannedAt?.toISOString() ?? 'none'}`,
    since: new Date(planned.getTime() + graceMs),
    evidence: { plannedAt: planned.toISOString(), lastKnown: lastPlannedAt?.toISOString() ?? null },
  }
}
