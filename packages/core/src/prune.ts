import type { Clock } from './ports/clock.ts'
import type { Session } from './ports/database.ts'
import type { PruneCounts, RetentionHorizon } from './ports/retention.ts'
import { withRetry } from './retry.ts'

/** Deletes what is old, one bounded transaction after another, until nothing is, or time is up. A dry run counts, up to the bound. */
export async function prune(
  session: Session,
  horizon: RetentionHorizon,
  options: { readonly clock: Clock; readonly dryRun: boolean; readonly deadline?: Date; readonly signal?: AbortSignal },
): Promise<PruneCounts> {
  const { clock, dryRun, deadline, signal } = options
  const total = { changes: 0, runs: 0, occurrences: 0, metrics: 0 }
  for (;;) {
    const counts = await withRetry(() => session.prune(horizon, { dryRun }), { clock, signal })
    total.changes += counts.changes
    total.runs += counts.runs
    total.occurrences += counts.occurrences
    total.metrics += counts.metrics
    const isDone = Math.max(counts.changes, counts.runs, counts.occurrences, counts.metrics) < horizon.limit
    const isOver = signal?.aborted || (deadline !== undefined && clock.now() >= deadline)
    if (dryRun || isDone || isOver) return total
  }
}
