import { isLeoraError } from './errors.ts'
import type { Job, RunContext, ZeroReason } from './job.ts'
import type { Clock } from './ports/clock.ts'
import type { RunEvent, RunEventHead } from './ports/observer.ts'
import type { Claim, Session } from './ports/session.ts'
import { withRetry } from './retry.ts'
import type { RunOutcome, RunProgress } from './run.ts'
import { findsNothing, zeroReasonFor } from './zero-reason.ts'

/** Writes how a run ended, once: where the answer to a COMMIT was lost, the lease was given back with it, and a second try is fenced. */
export async function finishRun(
  session: Session,
  claim: Claim,
  outcome: RunOutcome,
  { clock, deadline }: { readonly clock: Clock; readonly deadline: Date | undefined },
): Promise<void> {
  await withRetry(
    async (attempt) => {
      try {
        await session.finish(claim, outcome)
      } catch (error) {
        if (attempt === 1 || !isLeoraError(error, 'FENCED')) throw error
        const stored = await session.preview((reader) => reader.readRun(claim.run.id))
        if (stored?.finishedAt?.getTime() !== outcome.finishedAt.getTime()) throw error
      }
    },
    { clock, deadline },
  )
}

/** Why a run found nothing; null where it found something, or where that cannot be found out: the run has succeeded all the same. */
export async function findZeroReason(
  job: Job,
  context: RunContext<unknown, unknown>,
  session: Session,
  progress: RunProgress,
  { clock, notice, head }: { readonly clock: Clock; notice(event: RunEvent): void; readonly head: RunEventHead },
): Promise<ZeroReason | null> {
  if (!findsNothing(job, progress)) return null
  try {
    return await withRetry(() => session.preview((reader) => zeroReasonFor(job, reader, context, progress)), { clock })
  } catch (error) {
    notice({ ...head, type: 'warning', message: 'whether it found nothing, and why, could not be found out', error })
    return null
  }
}
