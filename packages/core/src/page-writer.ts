import { asFailed, type Outcome } from './decide-record.ts'
import { isLeoraError, type LeoraError } from './errors.ts'
import type { DecideContext, Job } from './job.ts'
import type { Claim, PageTransaction, Session } from './ports/database.ts'
import type { RunEventHead } from './ports/observer.ts'
import { advance, isSameProgress, nextStep, timed } from './progress.ts'
import { type AnyStep, type PageOutcomes, readPage, readSelected, type StepReading } from './read-step.ts'
import { isSameKey, type RecordKey } from './record.ts'
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
  const selections = new Map<AnyStep, readonly Outcome[]>()
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
    const all = selections.get(step) ?? (await loadSelection(step, progress.after))
    selections.set(step, all)
    const from = progress.after === null ? 0 : all.findIndex(({ key }) => isSameKey(key, progress.after)) + 1
    const written = await writeOrSplit(step, all.slice(from, from + pageSize), progress)
    return from + pageSize >= all.length ? nextStep(written) : written
  }

  /** What `select` left of all records, from the one after `after` on: the record with that key may be gone when a run is resumed. */
  function loadSelection(step: AnyStep, after: RecordKey | null): Promise<readonly Outcome[]> {
    const reading = readingOf(step)
    return retried(() =>
      session.preview(async (reader) => {
        const all = await readSelected(reader, reading)
        if (after === null) return all
        const [next] = (await readPage(reader, { ...reading, pageSize: 1 }, after)).outcomes
        return next ? all.slice(all.findIndex(({ key }) => isSameKey(key, next.key))) : []
      }),
    )
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
