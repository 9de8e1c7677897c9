import { elapsedMs } from './elapsed.ts'
import type { Clock } from './ports/clock.ts'
import type { Tenant } from './ports/database.ts'
import type { Claim, Session } from './ports/session.ts'
import { type RunReport, reported, reportLimit } from './report.ts'
import { withRetry } from './retry.ts'
import type { RunOutcome } from './run.ts'
import type { RunRequest } from './run-request.ts'

/** What a run did, with its failures, and its changes where they were asked for: read back from the ledger. */
export async function reportRun(
  session: Session,
  claim: Claim,
  tenant: Tenant,
  request: RunRequest,
  outcome: RunOutcome,
  { clock, startedAt }: { readonly clock: Clock; readonly startedAt: Date },
): Promise<RunReport> {
  const { run } = claim
  const { progress, zeroReason, error, status } = outcome
  const wantsFailures = progress.counts.failed > 0
  const [changes, failures] =
    request.showChanges || wantsFailures
      ? await withRetry(
          () =>
            session.preview(
              async (reader) =>
                [
                  request.showChanges ? await reader.readChanges(run.id, reportLimit) : [],
                  wantsFailures ? await reader.readFailures(run.id, reportLimit) : [],
                ] as const,
            ),
          { clock },
        )
      : [[], []]
  return {
    job: run.job,
    tenant: { id: tenant.id, slug: tenant.slug },
    runId: run.id,
    occurrence: run.occurrence?.toISOString() ?? null,
    status,
    dryRun: false,
    asOf: run.asOf,
    counts: progress.counts,
    summary: progress.summary,
    durationMs: elapsedMs(clock, startedAt),
    timing: progress.timing,
    ...(request.showChanges && {
      changes: changes.map(reported),
      changesTruncated: progress.counts.changed > changes.length,
    }),
    failures: failures.map((failure) => ({ record: failure.record, error: failure.error })),
    ...(zeroReason && { zeroReason }),
    ...(error && { error }),
  }
}
