import { randomUUID } from 'node:crypto'
import { type Claim, isLeoraError, LeoraError, type Session, type Target, type Tenant } from '@leora-jobs/core'
import { createAlertStore } from './alerts/create-alert-store.ts'
import { cancelRun } from './cancel-run.ts'
import { borrowLease, type Claimant, claimRun, explainClaim, isLocked } from './claim-run.ts'
import { ledgerClosedToWriter } from './closed-to-role.ts'
import type { Connection, Transaction, TransactionOptions } from './connection/connection.ts'
import { finishStatement } from './ledger/checkpoint.ts'
import { type FenceKey, fenceStatement } from './ledger/fence.ts'
import { explainMissing, refuseUnfit } from './ledger/fitness.ts'
import type { LedgerAccess } from './ledger/ledger-access.ts'
import { endOccurrenceStatement } from './ledger/occurrence.ts'
import { runStatement } from './ledger/read-ledger.ts'
import { progressOf, type RunRow } from './ledger/run-row.ts'
import { selectionStatement } from './ledger/selection.ts'
import { createOutbox } from './outbox/create-outbox.ts'
import { checkpointLost, createPageTransaction } from './page-transaction.ts'
import { createPreviewReader, notMigrated, rowsOf } from './preview-reader.ts'
import { pruneLedger } from './prune-ledger.ts'
import type { QueryContext } from './queries/named-query.ts'
import { createRuleStore } from './rules/create-rule-store.ts'
import { type Connect, isRoleToCome, readSessionContext, type SessionContext } from './session-context.ts'
import type { InspectedSource } from './source/inspect-source.ts'
import { type InspectedTarget, inspectTarget } from './target/inspect-target.ts'
import { createUndoTransaction } from './undo-transaction.ts'

/** What a session is opened with; everything has its default by then. */
export interface SessionOptions {
  readonly tenant: Tenant
  readonly connect: Connect
  readonly tenantSetting: string
  readonly assumeRole: string | null
  readonly environment: string | null
  readonly leaseSeconds: number
  readonly statementTimeoutSeconds: number
  inspectSource(connection: Connection): Promise<InspectedSource>
}

/** How long a claim waits for another's lock before it says that the lease is busy. */
const claimLockSeconds = 2

/** One tenant's work on a connection of its own, opened anew after a loss. */
export async function openPostgresSession(options: SessionOptions): Promise<Session> {
  const { tenant, tenantSetting, leaseSeconds, environment } = options
  const claimant = randomUUID()
  let connection = await options.connect(tenant.slug)
  let role = options.assumeRole
  const self: Claimant = { tenant, claimant, leaseSeconds, environment }
  const targets = new Map<string, InspectedTarget | null>()

  /**
   * A page waits for the application's locks for a third of the lease, so that it can be tried again under it; and always for less than
   * statement_timeout, whose end would be no CONFLICT to try again.
   */
  const lockMilliseconds = (seconds = leaseSeconds / 3) =>
    Math.round(Math.min(seconds * 1_000, options.statementTimeoutSeconds * 500))

  const transactionOptions = (
    more: { readonly readOnly?: boolean; readonly lockSeconds?: number } = {},
  ): TransactionOptions => ({
    ...(more.readOnly && { readOnly: true, isolation: 'repeatable read' }),
    ...(role !== null && { role }),
    statementTimeoutSeconds: options.statementTimeoutSeconds,
    settings: {
      [tenantSetting]: tenant.id,
      lock_timeout: `${Math.max(1, lockMilliseconds(more.lockSeconds))}ms`,
      // below the lease's own time: a frozen holder is ended by the server before anybody else can hold the lease
      idle_in_transaction_session_timeout: `${Math.max(1, Math.round(leaseSeconds * 600))}ms`,
      // a holder that is cut off (its machine, the network) within a message is not idle to the server, which waits for the rest: TCP tells after
      // 25 s, instead of the two hours of most systems
      tcp_keepalives_idle: '10',
      tcp_keepalives_interval: '5',
      tcp_keepalives_count: '3',
      // the run goes on from what was committed: where the server (or the role) has it off, a crash takes back pages that it had answered
      ...(!more.readOnly && { synchronous_commit: 'on' }),
    },
  })

  async function connected(): Promise<Connection> {
    if (!connection.isOpen) connection = await options.connect(tenant.slug)
    return connection
  }

  /** Before `migrate` there may be no role to act as yet: a dry run then acts as the login, and whatever needs the ledger is refused for want of it. */
  async function lookAround(): Promise<SessionContext> {
    const look = async () => (await connected()).transaction(transactionOptions({ readOnly: true }), readSessionContext)
    try {
      const seen = await look()
      if (seen.isMigrated || role === null || !(await isRoleToCome(await connected(), role))) return seen
      role = null
      return await look()
    } catch (error) {
      if (role === null || !(await isRoleToCome(await connected(), role))) throw error
      role = null
      return look()
    }
  }

  let session: SessionContext
  let inspected: InspectedSource
  try {
    inspected = await options.inspectSource(connection)
    session = await lookAround()
  } catch (error) {
    await connection.close()
    throw error
  }
  const context: QueryContext = { inspected, tenantId: tenant.id, tenantSetting, ownTables: session.ownTables }
  const fenceOf = ({ job, token }: Pick<Claim, 'job' | 'token'>): FenceKey => ({
    tenantId: tenant.id,
    job,
    token,
    leaseSeconds,
  })

  async function inspect(transaction: Transaction, target: Target): Promise<InspectedTarget | null> {
    const known = targets.get(target.name)
    if (known) return known
    const found = await inspectTarget(transaction, target)
    targets.set(target.name, found)
    return found
  }

  /** What needs the ledger, and says so where there is none, or an older one. */
  async function inLedger<T>(
    more: Parameters<typeof transactionOptions>[0],
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    if (!session.isMigrated) throw notMigrated('The ledger (schema leora_jobs)')
    if (!session.mayReadLedger) throw ledgerClosedToWriter(session.role.name)
    const opened = await connected()
    try {
      return await opened.transaction(transactionOptions(more), work)
    } catch (error) {
      throw explainMissing(error)
    }
  }

  const ledger: LedgerAccess = { tenant, role: session.role, environment, inTransaction: inLedger }
  let hasLostClaim = false

  return {
    role: session.role,

    async preview(work) {
      const opened = await connected()
      return opened.transaction(transactionOptions({ readOnly: true }), (transaction) =>
        work(createPreviewReader(transaction, session, context)),
      )
    },

    async claim(request, choose) {
      try {
        return await inLedger({ lockSeconds: claimLockSeconds }, (transaction) =>
          claimRun(transaction, self, request, choose),
        )
      } catch (error) {
        // it may wait for itself: a server that has not noticed the loss keeps the lock until that transaction was idle for too long
        if (hasLostClaim && isLocked(error)) throw error
        hasLostClaim ||= isLeoraError(error, 'CONNECTION_LOST')
        throw explainClaim(error, tenant, request.job)
      }
    },

    async page(claim, work) {
      const opened = await connected()
      return opened.transaction(transactionOptions(), (transaction) => {
        const fence = fenceOf(claim)
        const fenced = passFence(transaction, fence, tenant)
        return work(
          createPageTransaction({
            transaction,
            claim,
            fence,
            fenced,
            context,
            inspect: (target) => inspect(transaction, target),
          }),
        )
      })
    },

    async readProgress(claim) {
      const opened = await connected()
      const [row] = await opened.transaction(transactionOptions({ readOnly: true }), (transaction) =>
        rowsOf<RunRow>(transaction, runStatement(tenant.id, claim.run.id)),
      )
      return row ? progressOf(row) : claim.run.progress
    },

    async readSelection(claim, step) {
      const opened = await connected()
      const [row] = await opened.transaction(transactionOptions({ readOnly: true }), (transaction) =>
        rowsOf<{ selection: string }>(transaction, selectionStatement(tenant.id, claim.run.id, step)),
      )
      return row ? JSON.parse(row.selection) : null
    },

    async finish(claim, outcome) {
      const opened = await connected()
      await opened.transaction(transactionOptions(), async (transaction) => {
        const fence = fenceOf(claim)
        await passFence(transaction, fence, tenant)
        const rows = await rowsOf(transaction, finishStatement(fence, claim.run.id, outcome))
        if (rows.length === 0) throw checkpointLost(claim.job, claim.run.id)
        const { occurrence } = claim.run
        if (occurrence) await rowsOf(transaction, endOccurrenceStatement(fence, occurrence, outcome))
      })
    },

    cancel: (runId) => inLedger({}, (transaction) => cancelRun(transaction, self, runId)),

    async undo(job, owner, work) {
      try {
        return await inLedger({ lockSeconds: claimLockSeconds }, async (transaction) => {
          await borrowLease(transaction, self, job, owner)
          return work(
            createUndoTransaction({ transaction, context, inspect: (target) => inspect(transaction, target) }),
          )
        })
      } catch (error) {
        throw explainClaim(error, tenant, job)
      }
    },

    prune: (horizon, { dryRun }) =>
      inLedger({ readOnly: dryRun }, async (transaction) => {
        if (!dryRun) await refuseUnfit(transaction, environment)
        return pruneLedger(transaction, tenant.id, horizon, dryRun)
      }),

    outbox: createOutbox(ledger),

    rules: createRuleStore({ ...ledger, context }),

    alerts: createAlertStore(ledger),

    interrupt: () => connection.interrupt(),
    close: () => connection.close(),
  }
}

function passFence(transaction: Transaction, fence: FenceKey, tenant: Tenant): Promise<void> {
  const passed = rowsOf(transaction, fenceStatement(fence)).then((rows) => {
    if (rows.length > 0) return
    throw new LeoraError(
      'FENCED',
      `The lease of this run of job '${fence.job}' of tenant '${tenant.slug}' has expired, or another run has taken over; nothing more was written here. Whoever runs the job next goes on from the checkpoint.`,
      { details: { job: fence.job, tenant: tenant.slug } },
    )
  })
  // whoever awaits it is told; a page that fails before it does must not leave it unheard
  passed.catch(() => undefined)
  return passed
}
