import type { Finding } from '../finding.ts'
import type { JobHistory } from '../history.ts'
import type { MonitoringPolicy } from '../policy.ts'

/** The newest run of the schedule began long after its planned instant: nobody ticked meanwhile, and nobody else was looking. */
export function lateStart({ runs, expectedSince }: JobHistory, { graceMinutes }: MonitoringPolicy): Finding | null {
  const run = runs.findLast(({ plannedAt }) => plannedAt !== null)
  if (!run?.plannedAt || run.plannedAt < expectedSince) return null
  const minutes = Math.floor((run.startedAt.getTime() - run.plannedAt.getTime()) / 60_000)
  if (minutes <= graceMinutes) return null
  return {
    rule: 'late-start',
    severity: 'warning',
    message: `was planned for ${run.plannedAt.toISOString()} and began ${minutes} minutes later (limit ${graceMinutes} minutes)`,
    since: run.startedAt,
    evidence: { run: run.id, plannedAt: run.plannedAt.toISOString(), minutes },
  }
}
