import { type Claim, LeoraError, type PageTransaction, type Target } from '@leora-jobs/core'
import type { Transaction } from './connection/connection.ts'
import { insertLogStatement } from './effects/insert-log.ts'
import { insertTasksStatements } from './effects/insert-tasks.ts'
import { checkpointStatement, storeSharedStatement } from './ledger/checkpoint.ts'
import type { FenceKey } from './ledger/fence.ts'
import { logChangesStatement } from './ledger/log-changes.ts'
import { recordFailuresStatement } from './ledger/record-failures.ts'
import { storeSelectionStatement } from './ledger/selection.ts'
import { insertMessagesStatement } from './outbox/insert-messages.ts'
import { notMigrated, readRows, rowsOf } from './preview-reader.ts'
import type { QueryContext } from './queries/named-query.ts'
import type { InspectedTarget } from './target/inspect-target.ts'
import { readRecords } from './target/read-records.ts'
import { writeBackSql } from './target/write-back.ts'
import { upsertStatement } from './target/write-target.ts'

/** What a page's transaction works with. `fenced` settles once the fence has answered, and rejects where the lease is lost. */
export interface PageParts {
  readonly transaction: Transaction
  readonly claim: Claim
  readonly fence: FenceKey
  readonly fenced: Promise<void>
  readonly context: QueryContext
  inspect(target: Target): Promise<InspectedTarget | null>
}

/** Reads and writes of one page. Reads travel with the fence in one round trip; nothing is written before it has answered. */
export function createPageTransaction({
  transaction,
  claim,
  fence,
  fenced,
  context,
  inspect,
}: PageParts): PageTransaction {
  const { run } = claim
  const { tenantId } = context
  const stamp = { runId: run.id, asOf: run.asOf, policyVersion: run.policyVersion }

  async function behindFence<T>(work: Promise<T>): Promise<T> {
    const [, result] = await Promise.all([fenced, work])
    return result
  }

  async function existing(target: Target): Promise<InspectedTarget> {
    const stored = await inspect(target)
    if (!stored) throw notMigrated(`The table '${target.name}'`)
    return stored
  }

  return {
    read: (query) => behindFence(readRows(transaction, query, context)),
    async readRecords(query, target) {
      return behindFence(readRecords(transaction, query, target, await existing(target), context))
    },
    async write(step, target, changes, changedAt) {
      const stored = await existing(target)
      await fenced
      const writeBack = writeBackSql(target, context.inspected, tenantId, changes, changedAt)
      await Promise.all([
        rowsOf(transaction, upsertStatement(target, stored, tenantId, changes, stamp)),
        rowsOf(transaction, logChangesStatement(tenantId, run.job, step, changes, stamp, writeBack?.former ?? null)),
        ...(writeBack ? [rowsOf(transaction, writeBack.update)] : []),
      ])
    },
    async writeEffects(placed, log) {
      await fenced
      const tasks = placed.flatMap(({ effects }) => effects.tasks ?? [])
      const logged = log && placed.filter(({ effects }) => effects.log)
      const messages = placed.flatMap(({ record, effects }) =>
        (effects.messages ?? []).map((message) => ({ job: run.job, record, message })),
      )
      await Promise.all([
        ...insertTasksStatements(tasks, context).map((statement) => rowsOf(transaction, statement)),
        ...(log && logged && logged.length > 0
          ? [rowsOf(transaction, insertLogStatement(tenantId, log, logged, stamp))]
          : []),
        ...(messages.length > 0 ? [rowsOf(transaction, insertMessagesStatement(tenantId, run.id, messages))] : []),
      ])
    },
    async storeSelection(step, selection) {
      await fenced
      await rowsOf(transaction, storeSelectionStatement(tenantId, run.id, step, selection))
    },
    async recordFailures(failures) {
      await fenced
      await rowsOf(transaction, recordFailuresStatement(tenantId, run.id, failures))
    },
    async storeShared(shared) {
      await fenced
      await rowsOf(transaction, storeSharedStatement(tenantId, run.id, JSON.stringify(shared)))
    },
    async checkpoint(progress, from) {
      await fenced
      const rows = await rowsOf(transaction, checkpointStatement(fence, run.id, progress, from))
      if (rows.length === 0) throw checkpointLost(run.job, run.id)
    },
  }
}

/** CHECKPOINT_LOST: what was committed is there no more. */
export function checkpointLost(job: string, runId: string): LeoraError {
  return new LeoraError(
    'CHECKPOINT_LOST',
    `The ledger is not where run ${runId} of job '${job}' had brought it: the database has lost pages that it had answered, as after a failover to an asynchronous copy. ` +
      'Nothing more was written here; the next run goes on from what the ledger has.',
    { details: { job, runId } },
  )
}
