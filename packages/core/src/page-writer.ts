import { asFailed, type Outcome } from './decide-record.ts'
import type { JsonValue } from './decision.ts'
import { isLeoraError, type LeoraError } from './errors.ts'
import type { DecideContext, Job } from './job.ts'
import type { RunEventHead } from './ports/observer.ts'
import type { Claim, PageTransaction, Session } from './ports/session.ts'
import { advance, isSameProgress, nextStep, timed, withTally } from './progress.ts'
import {
  type AnyStep,
  type PageOutcomes,
  readPage,
  readSelected,
  type Selection,
  type StepReading,
} from './read-step.ts'
import { isSameKey } from './record.ts'
import { renewLease } from './renew-lease.ts'
import { withRetry } from './retry.ts'
import type { FailureEntry, RunProgress } from './run.ts'
import type { RunEnvironment } from './run-job.ts'
import { onlyKeys, type RunRequest } from './run-request.ts'

/** Everything the pages of one run are written from. */
export interface PageWork {
  readonly job: Job
  readonly session: Session
  readonly claim: Claim
  readonly context: DecideContext<unknown, unknown>
  readonly only: RunRequest['only']
  readonly signal?: AbortSignal | undefined
  /** No page is tried again beyond it. */
  readonly deadline?: Date | undefined
  readonly environment: RunEnvironment
  readonly head: RunEventHead
}

/** Writes one page after another. */
export interface PageWriter {
  /** Reads, decides, writes and checkpoints the next page of the step under way; resolves to the progress that was committed. */
  writeNext(progress: RunProgress): Promise<RunProgress>
}

/** A writer for the pages of one run. */
export function createPageWriter(work: PageWork): PageWriter {
  const { job, session, claim, environment, head } = work
  const { clock, notice, pageSize } = environment
  let selection: Selection | null = null
  const readingOf = (step: AnyStep): StepReading => ({
    step,
    context: work.context,
    only: onlyKeys(step, work.only),
    pageSize,
  })

  async function writeNext(progress: RunProgress): Promise<RunProgress> {
    const step = job.steps[progress.step]
    if (!step) return progress
    return step.select ? writeSelected(step, progress) : writePage(step, progress)
  }

  async function writePage(step: AnyStep, progress: RunProgress): Promise<RunProgress> {
    let page: PageOutcomes = { outcomes: [], isLast: true }
    const reached = () => afterPage(progress, page)
    let committed: RunProgress
    try {
      committed = await commit(progress, reached, async (transaction) => {
        page = await readPage(transaction, readingOf(step), progress.after)
        await writeOutcomes(transaction, step, page.outcomes)
      })
    } catch (error) {
      if (!isLeoraError(error, 'DATA_REJECTED')) throw error
      const written = await writeInHalves(step, page.outcomes, progress, error)
      return page.isLast ? nextStep(written) : written
    }
    noticeFailures(step, page.outcomes)
    return committed
  }

  async function writeSelected(step: AnyStep, progress: RunProgress): Promise<RunProgress> {
    selection ??= await loadSelection(step, progress.step)
    const { outcomes, passed } = selection
    const from = progress.after === null ? 0 : outcomes.findIndex(({ key }) => isSameKey(key, progress.after)) + 1
    const start = progress.after === null ? withTally(progress, passed) : progress
    const isLast = from + pageSize >= outcomes.length
    const written = await writeOrSplit(step, outcomes.slice(from, from + pageSize), start)
    if (!isLast) return written
    selection = null
    return nextStep(written)
  }

  /** What `select` chose; stored before the first of it is written: decided again, it would see what this run has changed. */
  async function loadSelection(step: AnyStep, index: number): Promise<Selection> {
    const stored = await retried(() => session.readSelection(claim, index))
    if (stored !== null) return stored as unknown as Selection
    const chosen = await retried(() => session.preview((reader) => readSelected(reader, readingOf(step))))
    if (chosen.outcomes.length > 0) {
      await retried(async (attempt) => {
        if (attempt > 1) await renewLease(session, claim)
        await session.page(claim, (page) => page.storeSelection(index, chosen as unknown as JsonValue))
      })
    }
    return chosen
  }

  function retried<T>(attempt: (attempt: number) => Promise<T>): Promise<T> {
    const onRetry = (error: LeoraError, failed: number) => notice({ ...head, type: 'retrying', error, attempt: failed })
    return withRetry(attempt, { clock, signal: work.signal, deadline: work.deadline, onRetry })
  }

  /** Commits one transaction. After a lost connection it first looks whether its COMMIT had gone through all the same. */
  function commit(
    from: RunProgress,
    reached: () => RunProgress,
    write: (page: PageTransaction) => Promise<void>,
  ): Promise<RunProgress> {
    return retried(async (attempt) => {
      if (attempt > 1) {
        await renewLease(session, claim)
        const stored = await session.readProgress(claim)
        if (isSameProgress(stored, reached())) return stored
      }
      const startedAt = clock.now().getTime()
      return session.page(claim, async (page) => {
        await write(page)
        const committed = timed(reached(), clock.now().getTime() - startedAt)
        await page.checkpoint(committed, from)
        return committed
      })
    })
  }

  /** Bisection in key order, each part in a transaction of its own, until the record that the database rejects is alone. */
  async function writeInHalves(
    step: AnyStep,
    outcomes: readonly Outcome[],
    progress: RunProgress,
    error: LeoraError,
  ): Promise<RunProgress> {
    const [only] = outcomes
    if (!only || (outcomes.length === 1 && only.kind === 'failed')) throw error
    if (outcomes.length === 1) return writeOutcomeList(step, [asFailed(only, error)], progress)
    const half = Math.ceil(outcomes.length / 2)
    const first = await writeOrSplit(step, outcomes.slice(0, half), progress)
    return writeOrSplit(step, outcomes.slice(half), first)
  }

  async function writeOrSplit(
    step: AnyStep,
    outcomes: readonly Outcome[],
    progress: RunProgress,
  ): Promise<RunProgress> {
    try {
      return await writeOutcomeList(step, outcomes, progress)
    } catch (error) {
      if (!isLeoraError(error, 'DATA_REJECTED')) throw error
      return writeInHalves(step, outcomes, progress, error)
    }
  }

  async function writeOutcomeList(
    step: AnyStep,
    outcomes: readonly Outcome[],
    progress: RunProgress,
  ): Promise<RunProgress> {
    const reached = advance(progress, outcomes)
    const committed = await commit(
      progress,
      () => reached,
      (page) => writeOutcomes(page, step, outcomes),
    )
    noticeFailures(step, outcomes)
    return committed
  }

  async function writeOutcomes(page: PageTransaction, step: AnyStep, outcomes: readonly Outcome[]): Promise<void> {
    const changes = outcomes.flatMap((outcome) => (outcome.kind === 'changed' ? [outcome.change] : []))
    const failures = failuresOf(step, outcomes)
    if (changes.length > 0) await page.write(step.name, step.target, changes, clock.now())
    const placed = outcomes.flatMap((outcome) =>
      outcome.kind === 'changed' && outcome.effects
        ? [{ record: outcome.record, reasons: outcome.change.reasons, effects: outcome.effects }]
        : [],
    )
    if (placed.length > 0) await page.writeEffects(placed, step.log ?? null)
    if (failures.length > 0) await page.recordFailures(failures)
  }

  function noticeFailures(step: AnyStep, outcomes: readonly Outcome[]): void {
    for (const failure of failuresOf(step, outcomes)) notice({ ...head, type: 'record-failed', failure })
  }

  return { writeNext }
}

function afterPage(progress: RunProgress, { outcomes, isLast }: PageOutcomes): RunProgress {
  const reached = advance(progress, outcomes)
  return isLast ? nextStep(reached) : reached
}

function failuresOf(step: AnyStep, outcomes: readonly Outcome[]): readonly FailureEntry[] {
  return outcomes.flatMap((outcome) =>
    outcome.kind === 'failed' ? [{ step: step.name, record: outcome.record, error: outcome.error }] : [],
  )
}
