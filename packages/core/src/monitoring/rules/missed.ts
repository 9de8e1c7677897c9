import type { Finding } from '../finding.ts'
import type { JobHistory } from '../history.ts'
import { isGood } from '../successes.ts'

/** Occurrences that nobody started in their time, and no good run since. */
export function missed({ unrun, runs }: JobHistory): Finding | null {
  const lastGood = runs.findLast((run) => isGood(run) && run.plannedAt !== null)?.plannedAt ?? null
  const lost = unrun.filter(
    ({ outcome, plannedAt }) => outcome === 'missed' && (lastGood === null || plannedAt > lastGood),
  )
  const first = lost[0]
  if (!first) return null
  return {
    rule: 'missed',
    severity: 'warning',
    message: `${lost.length} ${lost.length === 1 ? 'occurrence was' : 'occurrences were'} missed since ${first.plannedAt.toISOString()} (${first.reason})`,
    since: first.plannedAt,
    evidence: { count: lost.length, first: first.plannedAt.toISOString() },
  }
}
