import { LeoraError, type Runner, type RunReport } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { usualPlan } from './worker-plan.ts'

/** How a run of these tests comes about: asked for, or as the occurrence that a tick finds due. */
export type RunAs = 'by hand' | 'occurrence'

/** What the clock shows to a tick: update-account-types was planned for 02:00, which is the evening of the usual as-of in New York. */
const tickedAt = new Date('2025-07-01T12:00:00Z')

/** How far its clock is from the machine's. */
export function clockOffset(as: RunAs, wrongByMs: number): number {
  return as === 'occurrence' ? tickedAt.getTime() - Date.now() + wrongByMs : wrongByMs
}

/** Runs update-account-types once. Null where its occurrence has ended. Throws what kept it from starting. */
export async function runOnce(runner: Runner, as: RunAs, signal?: AbortSignal): Promise<RunReport | null> {
  const { tenant, asOf } = usualPlan
  if (as === 'by hand') return runner.run(updateAccountTypes.name, { tenant, asOf, ...(signal && { signal }) })
  const [entry, ...others] = (await runner.tick({ ...(signal && { signal }) })).entries
  if (others.length > 0) throw new Error('There is one tenant, and one job.')
  if (entry?.result === 'busy') throw new LeoraError('LEASE_BUSY', entry.reason ?? '')
  if (entry?.error) throw new LeoraError(entry.error.code, entry.error.message)
  return entry?.report ?? null
}

/** One of the two. */
export function asDrawn(draw: (below: number) => number): RunAs {
  return draw(2) === 1 ? 'occurrence' : 'by hand'
}
