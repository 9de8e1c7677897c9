import { asOfFor } from './as-of.ts'
import { isBudgetExceeded } from './budget.ts'
import type { Change } from './change.ts'
import type { Outcome } from './decide-record.ts'
import { elapsedMs } from './elapsed.ts'
import type { DecideContext, Job, RunContext } from './job.ts'
import { resolvePolicy } from './policy.ts'
import type { PreviewReader, Session, Tenant } from './ports/database.ts'
import { advance, nextStep } from './progress.ts'
import { readPage, readSelected, type StepReading } from './read-step.ts'
import type { RecordKey, RecordRef } from './record.ts'
import { type RunReport, reported, reportLimit } from './report.ts'
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
  notice({ ...head, type: 'started', resumed: false })
  if (session.role.bypassesRls) {
    notice({
      ...head,
      type: 'warning',
      message: `the role '${session.role.name}' bypasses row security; a run that writes would be refused`,
    })
  }
  return session.preview(async (reader) => {
    const context = await previewContext(job, tenant, reader, { asOf, input, policies: environment.policies })
    const seen = createCollector()
    let progress = emptyProgress(job)
    steps: for (const step of job.steps) {
      const keys = onlyKeys(step, only)
      if (keys?.length === 0) {
        progress = nextStep(progress)
        continue
      }
      const reading: StepReading = { step, context, only: keys, pageSize: environment.pageSize }
      for await (const outcomes of pagesOf(reader, reading)) {
        seen.add(outcomes)
        progress = advance(progress, outcomes)
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
      occurrence: request.occurrence?.plannedAt.toISOString() ?? null,
      status,
      dryRun: true,
      asOf,
      counts: progress.counts,
      summary: progress.summary,
      durationMs: elapsedMs(clock, startedAt),
      changes: seen.changes.map(reported),
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
  given: Pick<RunContext<unknown, unknown>, 'asOf' | 'input'> & Pick<RunEnvironment, 'policies'>,
): Promise<DecideContext<unknown, unknown> & { readonly policyVersion: string }> {
  const { policy, version } = resolvePolicy(job, [given.policies, await reader.readPolicies()])
  const context: RunContext<unknown, unknown> = { tenant, asOf: given.asOf, policy, input: given.input }
  return { ...context, shared: asStored(await job.prepare?.(reader, context)), policyVersion: version }
}

async function* pagesOf(reader: PreviewReader, reading: StepReading): AsyncGenerator<readonly Outcome[]> {
  if (reading.step.select) {
    const all = await readSelected(reader, reading)
    for (let from = 0; from === 0 || from < all.length; from += reading.pageSize)
      yield all.slice(from, from + reading.pageSize)
    return
  }
  for (let after: RecordKey | null = null; ; ) {
    const page: { outcomes: readonly Outcome[]; isLast: boolean } = await readPage(reader, reading, after)
    yield page.outcomes
    if (page.isLast) return
    after = page.outcomes.at(-1)?.key ?? null
  }
}

function createCollector() {
  const changes: Change[] = []
  const failures: { record: RecordRef; error: RunError }[] = []
  return {
    changes,
    failures,
    add(outcomes: readonly Outcome[]) {
      for (const outcome of outcomes) {
        if (outcome.kind === 'changed' && changes.length < reportLimit) changes.push(outcome.change)
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
