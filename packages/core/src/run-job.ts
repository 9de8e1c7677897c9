import { isBudgetExceeded } from './budget.ts'
import { claimRun, type Skipped } from './claim-run.ts'
import { createDeadline } from './deadline.ts'
import type { JsonValue } from './decision.ts'
import { elapsedMs, nowOrLater } from './elapsed.ts'
import { isLeoraError, LeoraError } from './errors.ts'
import { findZeroReason, finishRun } from './finish-run.ts'
import { interruptOnAbort } from './interrupt-on-abort.ts'
import { describeIssues } from './issues.ts'
import type { DecideContext, Job, RunContext } from './job.ts'
import { createPageWriter } from './page-writer.ts'
import type { Policies } from './policy.ts'
import type { Clock } from './ports/clock.ts'
import type { Tenant } from './ports/database.ts'
import type { RunEvent, RunEventHead } from './ports/observer.ts'
import type { Claim, Session } from './ports/session.ts'
import { nextStep } from './progress.ts'
import { renewLease } from './renew-lease.ts'
import type { RunReport } from './report.ts'
import { reportRun } from './report-run.ts'
import { defaultRetryRule, withRetry } from './retry.ts'
import type { RunError, RunOutcome, RunProgress, StoredRun } from './run.ts'
import { onlyKeys, parseInput, type RunRequest } from './run-request.ts'

/** What a run needs beside its job, tenant and request. */
export interface RunEnvironment {
  readonly clock: Clock
  /** The deployment's policies. */
  readonly policies: Policies
  /** Records a page. */
  readonly pageSize: number
  /** Who holds the lease, for others to read. */
  readonly owner: string
  notice(event: RunEvent): void
}

/**
 * The one loop: takes the lease, starts or resumes the run, and goes through the records page by page, each page one
 * transaction. Ends succeeded, partial, paused (out of time or told to stop) or failed; throws what kept it from starting,
 * and FENCED where another has taken over. An occurrence may be skipped: newer ones have written a later as-of, or the policy drops it.
 */
export async function runJob(
  job: Job,
  tenant: Tenant,
  request: RunRequest,
  session: Session,
  environment: RunEnvironment,
): Promise<RunReport | Skipped> {
  const { clock, notice } = environment
  const startedAt = clock.now()
  const claim = await claimRun(job, tenant, request, session, environment)
  if ('skipped' in claim) return claim
  const head: RunEventHead = { job: job.name, tenant, runId: claim.run.id, asOf: claim.run.asOf, dryRun: false }
  const { occurrence, progress } = claim.run
  notice({
    ...head,
    type: 'started',
    resumed: claim.resumed,
    counts: progress.counts,
    occurrence,
    schedule: job.schedule,
  })

  const ended = await untilEnd(job, tenant, request, session, claim, environment, head)
  const zeroReason =
    ended.status === 'succeeded'
      ? await findZeroReason(job, contextOf(job, tenant, claim.run), session, ended.progress, { clock, notice, head })
      : null
  const outcome: RunOutcome = { ...ended, zeroReason, finishedAt: nowOrLater(clock, claim.run.startedAt) }
  // a cancelled run was ended by whoever cancelled it
  if (outcome.status !== 'cancelled') {
    await finishRun(session, claim, outcome, { clock, deadline: request.deadline })
  }
  const report = await reportRun(session, claim, tenant, request, outcome, { clock, startedAt })
  notice({ ...head, type: 'finished', report })
  return report
}

/** A resumed run goes on with what it was started with. Throws POLICY_INVALID where other code started it, and this one cannot take it. */
function contextOf(job: Job, tenant: Tenant, run: StoredRun): RunContext<unknown, unknown> {
  const policy = job.policy.safeParse(run.policy)
  if (!policy.success) {
    throw new LeoraError(
      'POLICY_INVALID',
      `Run ${run.id} of job '${job.name}' was started under a policy that this version of the job does not take: ` +
        `${describeIssues(policy.error, 'policy')}. The next run starts anew.`,
      { details: { job: job.name, runId: run.id } },
    )
  }
  const { input } = run.input as { readonly input: JsonValue }
  return { tenant, asOf: run.asOf, policy: policy.data, input: parseInput(job, input), startedAt: run.startedAt }
}

type Ended = Pick<RunOutcome, 'status' | 'progress' | 'error'>

async function untilEnd(
  job: Job,
  tenant: Tenant,
  request: RunRequest,
  session: Session,
  claim: Claim,
  environment: RunEnvironment,
  head: RunEventHead,
): Promise<Ended> {
  const { clock, notice } = environment
  const deadline = createDeadline(request.deadline ?? null)
  const stop = { clock, signal: request.signal }
  let progress: RunProgress = claim.run.progress
  try {
    const runContext = contextOf(job, tenant, claim.run)
    if (request.signal?.aborted) return { status: 'paused', progress, error: null }
    const shared =
      claim.run.shared ??
      (await interruptOnAbort(session, stop, () =>
        prepareShared(job, session, claim, runContext, request, environment, head),
      ))
    const context: DecideContext<unknown, unknown> = { ...runContext, shared }
    const { only, signal } = request
    const work = { job, session, claim, context, only, signal, deadline: request.deadline }
    const writer = createPageWriter({ ...work, environment, head })
    for (let step = job.steps[progress.step]; step; step = job.steps[progress.step]) {
      if (onlyKeys(step, only)?.length === 0) {
        progress = nextStep(progress)
        continue
      }
      if (request.signal?.aborted || deadline.isNear(clock.now())) return { status: 'paused', progress, error: null }
      const before = clock.now()
      progress = await interruptOnAbort(session, stop, () => writer.writeNext(progress))
      const durationMs = elapsedMs(clock, before)
      deadline.pageTook(durationMs)
      notice({ ...head, type: 'page', progress, durationMs })
      if (isBudgetExceeded(progress.counts)) return { status: 'failed', progress, error: budgetError(progress) }
    }
    return { status: progress.counts.failed > 0 ? 'partial' : 'succeeded', progress, error: null }
  } catch (error) {
    if (isLeoraError(error, 'FENCED')) {
      const stored = await cancelledRun(session, claim)
      if (!stored) throw error
      return { status: 'cancelled', progress: stored.progress, error: null }
    }
    progress = await committedProgress(session, claim, progress)
    const isPaused = request.signal?.aborted || isOutOfTime(error, request, clock)
    return isPaused
      ? { status: 'paused', progress, error: null }
      : { status: 'failed', progress, error: errorOf(error) }
  }
}

/** True where the database was away, and no time was left to try again: the next run goes on, no attempt is spent. */
function isOutOfTime(error: unknown, { deadline }: RunRequest, clock: Clock): boolean {
  if (deadline === undefined || !isLeoraError(error) || !error.retryable) return false
  return deadline.getTime() - clock.now().getTime() <= defaultRetryRule.longestDelayMs
}

async function prepareShared(
  job: Job,
  session: Session,
  claim: Claim,
  context: RunContext<unknown, unknown>,
  request: RunRequest,
  { clock, notice }: RunEnvironment,
  head: RunEventHead,
): Promise<JsonValue> {
  if (!job.prepare) return null
  const prepare = job.prepare
  return withRetry(
    async (attempt) => {
      if (attempt > 1) await renewLease(session, claim)
      return session.page(claim, async (page) => {
        const shared = asStored(await prepare.call(job, page, context))
        await page.storeShared(shared)
        return shared
      })
    },
    {
      clock,
      signal: request.signal,
      deadline: request.deadline,
      onRetry: (error, attempt) => notice({ ...head, type: 'retrying', error, attempt }),
    },
  )
}

/** A resumed run reads it back from JSON; so does the one that found it. */
export function asStored(shared: unknown): JsonValue {
  return JSON.parse(JSON.stringify(shared ?? null))
}

/** The run as it stands, where it was cancelled; null where another has taken over. */
async function cancelledRun(session: Session, claim: Claim): Promise<StoredRun | null> {
  const stored = await session.preview((reader) => reader.readRun(claim.run.id))
  return stored?.status === 'cancelled' ? stored : null
}

async function committedProgress(session: Session, claim: Claim, known: RunProgress): Promise<RunProgress> {
  try {
    return await session.readProgress(claim)
  } catch {
    return known
  }
}

/** The error of a run that more records failed in than it bears. */
export function budgetError({ counts }: RunProgress): RunError {
  return {
    code: 'BUDGET_EXCEEDED',
    message: `${counts.failed} of ${counts.read} records failed, more than the error budget allows; the run stopped. What was written stays.`,
  }
}

function errorOf(error: unknown): RunOutcome['error'] {
  if (error instanceof LeoraError) return { code: error.code, message: error.message }
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) }
}
