import { asOfFor } from './as-of.ts'
import { isBudgetExceeded } from './budget.ts'
import type { Outcome } from './decide-record.ts'
import { elapsedMs } from './elapsed.ts'
import type { DecideContext, Job, RunContext } from './job.ts'
import { resolvePolicy } from './policy.ts'
import type { Tenant } from './ports/database.ts'
import type { PreviewReader } from './ports/readers.ts'
import type { Session } from './ports/session.ts'
import { advance, nextStep, withTally } from './progress.ts'
import { readPage, readSelected, type StepReading } from './read-step.ts'
import type { RecordRef } from './record.ts'
import { type ReportedChange, type RunReport, reported, reportLimit } from './report.ts'
import { emptyProgress, type RunError, type RunProgress } from './run.ts'
import { asStored, budgetError, type RunEnvironment } from './run-job.ts'
import { onlyKeys, parseInput, type RunRequest, refuseUnknownKind } from './run-request.ts'
import { findsNothing, zeroReasonFor } from './zero-reason.ts'

/**
 * A dry run: one READ ONLY transaction over one snapshot, no lease, no ledger row. It decides and compares just as a run does,
 * and reports the changes that a run over the same data would make.
 */
export async function previewJob(
  job: Job,
  tenant: Tenant,
  request: RunRequest,
  session: Session,
  environment: RunEnvironment,
): Promise<RunReport> {
  const { clock, notice } = environment
  const startedAt = clock.now()
  const asOf = request.asOf ?? asOfFor(job.asOf, request.occurrence?.plannedAt ?? startedAt, tenant)
  const input = parseInput(job, request.input)
  const { only } = request
  refuseUnknownKind(job, only)
  const head = { job: job.name, tenant, runId: null, asOf, dryRun: true } as const
  const { counts } = emptyProgress(job)
  const occurrence = request.occurrence?.plannedAt ?? null
  notice({ ...head, type: 'started', resumed: false, counts, occurrence, schedule: job.schedule })
  if (session.role.bypassesRls) {
    notice({
      ...head,
      type: 'warning',
      message: `the role '${session.role.name}' bypasses row security; a run that writes would be refused`,
    })
  }
  return session.preview(async (reader) => {
    const context = await previewContext(job, tenant, reader, {
      asOf,
      input,
      startedAt,
      policies: environment.policies,
    })
    const seen = createCollector()
    let progress = emptyProgress(job)
    steps: for (const step of job.steps) {
      const keys = onlyKeys(step, only)
      if (keys?.length === 0) {
        progress = nextStep(progress)
        continue
      }
      const reading: StepReading = { step, context, only: keys, pageSize: environment.pageSize }
      for await (const page of pagesOf(reader, reading, progress)) {
        seen.add(page.outcomes)
        progress = page.progress
        notice({ ...head, type: 'page', progress, durationMs: 0 })
        if (isBudgetExceeded(progress.counts) || request.signal?.aborted || isOver(request.deadline, clock.now()))
          break steps
      }
      progress = nextStep(progress)
    }
    const status = isOver(request.deadline, clock.now()) ? 'paused' : statusOf(progress, request.signal)
    const zeroReason = status === 'succeeded' ? await zeroReasonOf(job, reader, context, progress) : null
    const report: RunReport = {
      job: job.name,
      tenant: { id: tenant.id, slug: tenant.slug },
      runId: null,
      occurrence: occurrence?.toISOString() ?? null,
      status,
      dryRun: true,
      asOf,
      counts: progress.counts,
      summary: progress.summary,
      durationMs: elapsedMs(clock, startedAt),
      changes: seen.changes,
      changesTruncated: progress.counts.changed > seen.changes.length,
      failures: seen.failures,
      ...(status === 'failed' && { error: budgetError(progress) }),
      ...(zeroReason && { zeroReason }),
    }
    notice({ ...head, type: 'finished', report })
    return report
  })
}

/** What a preview of a job decides with: the policies in force, and what `prepare` finds now. */
export async function previewContext(
  job: Job,
  tenant: Tenant,
  reader: PreviewReader,
  given: Pick<RunContext<unknown, unknown>, 'asOf' | 'input' | 'startedAt'> & Pick<RunEnvironment, 'policies'>,
): Promise<DecideContext<unknown, unknown> & { readonly policyVersion: string }> {
  const { policies, ...asked } = given
  const { policy, version } = resolvePolicy(job, [policies, await reader.readPolicies()])
  const context: RunContext<unknown, unknown> = { ...asked, tenant, policy }
  return { ...context, shared: asStored(await job.prepare?.(reader, context)), policyVersion: version }
}

async function* pagesOf(
  reader: PreviewReader,
  reading: StepReading,
  progress: RunProgress,
): AsyncGenerator<{ readonly outcomes: readonly Outcome[]; readonly progress: RunProgress }> {
  if (reading.step.select) {
    const { outcomes, passed } = await readSelected(reader, reading)
    let reached = withTally(progress, passed)
    // in the pages of a run, whose error budget is looked at after each
    for (let from = 0; from === 0 || from < outcomes.length; from += reading.pageSize) {
      const page = outcomes.slice(from, from + reading.pageSize)
      reached = advance(reached, page)
      yield { outcomes: page, progress: reached }
    }
    return
  }
  for (let reached = progress; ; ) {
    const page: { outcomes: readonly Outcome[]; isLast: boolean } = await readPage(reader, reading, reached.after)
    reached = advance(reached, page.outcomes)
    yield { outcomes: page.outcomes, progress: reached }
    if (page.isLast) return
  }
}

function createCollector() {
  const changes: ReportedChange[] = []
  const failures: { record: RecordRef; error: RunError }[] = []
  return {
    changes,
    failures,
    add(outcomes: readonly Outcome[]) {
      for (const outcome of outcomes) {
        if (outcome.kind === 'changed' && changes.length < reportLimit)
          changes.push({ ...reported(outcome.change), ...(outcome.effects && { effects: outcome.effects }) })
        if (outcome.kind === 'failed' && failures.length < reportLimit)
          failures.push({ record: outcome.record, error: outcome.error })
      }
    },
  }
}

function isOver(deadline: Date | undefined, now: Date): boolean {
  return deadline !== undefined && now >= deadline
}

async function zeroReasonOf(
  job: Job,
  reader: PreviewReader,
  context: RunContext<unknown, unknown>,
  progress: RunProgress,
) {
  return findsNothing(job, progress) ? zeroReasonFor(job, reader, context, progress) : null
}

function statusOf({ counts }: RunProgress, signal: AbortSignal | undefined): RunReport['status'] {
  if (signal?.aborted) return 'cancelled'
  if (isBudgetExceeded(counts)) return 'failed'
  return counts.failed > 0 ? 'partial' : 'succeeded'
}
