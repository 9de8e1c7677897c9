import type { Finding } from '../finding.ts'
import type { JobHistory } from '../history.ts'
import { isGood } from '../successes.ts'

/** Occurrences that nobody started in their time, until there is a second good run after them: the first one may be what found them missed, and who was to know of them has not been told. */
export function missed({ unrun, runs, expectedSince }: JobHistory): Finding | null {
  const beforeLastGood = runs.filter((run) => isGood(run) && run.plannedAt !== null).at(-2)?.plannedAt ?? null
  const lost = unrun.filter(
    ({ outcome, plannedAt }) =>
      outcome === 'missed' && plannedAt >= expectedSince && (beforeLastGood === null || plannedAt > beforeLastGood),
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
