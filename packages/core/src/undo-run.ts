import type { CalendarDay } from './calendar-day.ts'
import { LeoraError } from './errors.ts'
import type { Job } from './job.ts'
import { judgeUndo, type UndoRefusal } from './judge-undo.ts'
import type { Tenant } from './ports/database.ts'
import type { Session } from './ports/session.ts'
import type { Restoration, RunEffects, UndoableChange, UndoPage, UndoReader } from './ports/undo.ts'
import type { RecordRef } from './record.ts'
import { type ReportedUndo, reportLimit } from './report.ts'
import { withRetry } from './retry.ts'
import type { StoredRun } from './run.ts'
import type { RunEnvironment } from './run-job.ts'

/** What undoing a run did, or would do. */
export interface UndoReport {
  readonly job: string
  readonly tenant: { readonly id: string; readonly slug: string }
  readonly runId: string
  readonly asOf: CalendarDay
  readonly dryRun: boolean
  readonly counts: { readonly restored: number; readonly refused: number }
  /** At most `reportLimit`. */
  readonly restored: readonly ReportedUndo[]
  /** Records left as they are, and why; at most `reportLimit`. */
  readonly refused: readonly { readonly record: RecordRef; readonly reason: UndoRefusal }[]
  /** What the run had caused beside, where its job causes anything. */
  readonly effects?: RunEffects
}

/** What undoing takes. */
export interface UndoRequest {
  readonly runId: string
  /** Say what would be taken back, and take nothing back. @default false */
  readonly dryRun?: boolean
}

/**
 * Takes back the changes of a run that nothing has changed since, page by page, each in one transaction under the job's lease; where it is cut
 * off, the same call goes on. Throws RUN_UNFINISHED for a run that may yet go on, LEASE_BUSY where the job runs.
 */
export async function undoRun(
  job: Job,
  tenant: Tenant,
  run: StoredRun,
  request: UndoRequest,
  session: Session,
  environment: RunEnvironment,
): Promise<UndoReport> {
  const { clock, owner, pageSize } = environment
  const dryRun = request.dryRun ?? false
  refuseUnfinished(run, tenant)
  const seen = createCollector()

  /** One page; null where there are no more. */
  async function readAndJudge(reader: UndoReader, page: UndoPage) {
    const changes = await reader.readUndoable(page)
    const judged = changes.map((change) => ({ change, judgement: judgeUndo(page.target, change) }))
    return { judged, last: changes.length < page.limit ? null : (changes.at(-1)?.record.id ?? null) }
  }

  async function undoPage(page: UndoPage): Promise<string | null> {
    const { judged, last } = await withRetry(
      () =>
        dryRun
          ? session.preview((reader) => readAndJudge(reader, page))
          : session.undo(job.name, owner, async (transaction) => {
              const found = await readAndJudge(transaction, page)
              const restorations = found.judged.flatMap(({ judgement }) =>
                'restore' in judgement ? [judgement.restore] : [],
              )
              if (restorations.length > 0) await transaction.restore(page, restorations)
              if (found.last === null) await transaction.finishUndo(run.id)
              return found
            }),
      { clock },
    )
    for (const { change, judgement } of judged) seen.add(change, judgement)
    return last
  }

  const hasEffects = job.steps.some(({ effects }) => effects !== undefined)
  const effects = hasEffects && (await session.preview((reader) => reader.readRunEffects(run.id)))
  for (const step of job.steps) {
    let after: string | null = null
    do {
      after = await undoPage({ runId: run.id, step: step.name, target: step.target, after, limit: pageSize })
    } while (after !== null)
  }
  return {
    job: job.name,
    tenant: { id: tenant.id, slug: tenant.slug },
    runId: run.id,
    asOf: run.asOf,
    dryRun,
    ...seen.result(),
    ...(effects && { effects }),
  }
}

/** A run that goes on would not come back to the records that it has dealt with. */
function refuseUnfinished(run: StoredRun, tenant: Tenant): void {
  if (run.status !== 'running' && run.status !== 'paused' && !run.isOpen) return
  throw new LeoraError(
    'RUN_UNFINISHED',
    `Run ${run.id} of job '${run.job}' of tenant '${tenant.slug}' is ${run.status} and may go on: let it finish, or end it (\`leora-jobs runs cancel ${run.id}\`), then undo it.`,
    { details: { field: 'run', run: run.id, status: run.status } },
  )
}

function createCollector() {
  const counts = { restored: 0, refused: 0 }
  const restored: ReportedUndo[] = []
  const refused: { record: RecordRef; reason: UndoRefusal }[] = []
  return {
    add(change: UndoableChange, judgement: { restore: Restoration } | { refuse: UndoRefusal }) {
      const { record } = change
      if ('refuse' in judgement) {
        counts.refused += 1
        if (refused.length < reportLimit) refused.push({ record, reason: judgement.refuse })
        return
      }
      counts.restored += 1
      if (restored.length < reportLimit)
        restored.push({ record, before: change.after, after: judgement.restore.values })
    },
    result: () => ({ counts, restored, refused }),
  }
}
