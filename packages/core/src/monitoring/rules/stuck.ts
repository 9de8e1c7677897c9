import type { Finding } from '../finding.ts'
import type { JobHistory } from '../history.ts'
import type { MonitoringPolicy } from '../policy.ts'

/** A run that has neither ended nor moved: its process is gone, and nobody has taken over; or it is paused, and nobody goes on. */
export function stuck({ runs }: JobHistory, { stuckMinutes }: MonitoringPolicy, now: Date): Finding | null {
  const run = runs.findLast(({ status }) => status === 'running' || status === 'paused')
  if (!run || runs.indexOf(run) < runs.length - 1) return null
  const since = new Date(run.lastActiveAt.getTime() + stuckMinutes * 60_000)
  if (now < since) return null
  return {
    rule: 'stuck',
    severity: 'critical',
    message: `has been ${run.status} without a page since ${run.lastActiveAt.toISOString()} (limit ${stuckMinutes} minutes)`,
    since,
    evidence: { run: run.id, status: run.status, read: run.counts.read },
  }
}
