import type { Clock } from './ports/clock.ts'
import type { PruneCounts, RetentionHorizon } from './ports/retention.ts'
import type { Session } from './ports/session.ts'
import { addPruned, nothingPruned } from './prune-counts.ts'
import { withRetry } from './retry.ts'

/** Deletes what is old, one bounded transaction after another, until nothing is, or time is up. A dry run counts, up to the bound. */
export async function prune(
  session: Session,
  horizon: RetentionHorizon,
  options: { readonly clock: Clock; readonly dryRun: boolean; readonly deadline?: Date; readonly signal?: AbortSignal },
): Promise<PruneCounts> {
  const { clock, dryRun, deadline, signal } = options
  let total = nothingPruned
  for (;;) {
    const counts = await withRetry(() => session.prune(horizon, { dryRun }), { clock, signal })
    total = addPruned(total, counts)
    const isDone = Math.max(...Object.values(counts)) < horizon.limit
    const isOver = signal?.aborted || (deadline !== undefined && clock.now() >= deadline)
    if (dryRun || isDone || isOver) return total
  }
}
