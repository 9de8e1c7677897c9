import { asOfFor } from './as-of.ts'
import { chooseRun } from './choose-run.ts'
import { isLeoraError } from './errors.ts'
import type { Job } from './job.ts'
import type { Tenant } from './ports/database.ts'
import type { Claim, JobState, RunChoice, Session } from './ports/session.ts'
import { refuseBypass } from './refuse-bypass.ts'
import { withRetry } from './retry.ts'
import type { RunEnvironment } from './run-job.ts'
import { inputHash, parseInput, type RunRequest, refuseUnknownKind } from './run-request.ts'

/** An occurrence that ended without a run. */
export interface Skipped {
  readonly skipped: string
}

/** Takes the lease, waiting for it as long as the request says, and starts or resumes the run; or its occurrence is skipped for a reason. */
export async function claimRun(
  job: Job,
  tenant: Tenant,
  request: RunRequest,
  session: Session,
  environment: RunEnvironment,
): Promise<Claim | Skipped> {
  refuseBypass(session.role, tenant)
  const { clock } = environment
  const { occurrence } = request
  const asOf = request.asOf ?? asOfFor(job.asOf, occurrence?.plannedAt ?? clock.now(), tenant)
  const input = parseInput(job, request.input)
  job.refuseForWriting?.(input)
  refuseUnknownKind(job, request.only)
  const wanted = { job, tenant, request, asOf, input, inputHash: inputHash(input, request.only) }
  const claiming = {
    job: job.name,
    owner: environment.owner,
    asOf,
    inputHash: wanted.inputHash,
    ...(occurrence && { occurrence }),
  }
  let reason = ''
  const choose = (state: JobState): RunChoice => {
    const choice = chooseRun(wanted, state, environment)
    if ('skip' in choice) reason = choice.skip
    return choice
  }
  const giveUpAt = clock.now().getTime() + (request.waitMs ?? 0)
  for (;;) {
    try {
      const claim = await withRetry(() => session.claim(claiming, choose), { clock, signal: request.signal })
      return claim ?? { skipped: reason }
    } catch (error) {
      if (!isLeoraError(error, 'LEASE_BUSY') || clock.now().getTime() >= giveUpAt || request.signal?.aborted)
        throw error
      await clock.sleep(Math.min(1_000, giveUpAt - clock.now().getTime()), request.signal)
    }
  }
}
