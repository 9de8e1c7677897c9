import { type CalendarDay, type JsonValue, LeoraError, type PreviewReader, type Query } from '@leora-jobs/core'
import { ledgerClosed, targetClosed } from './closed-to-role.ts'
import type { Transaction } from './connection/connection.ts'
import { explainMissing } from './ledger/fitness.ts'
import { policiesStatement } from './ledger/job-state.ts'
import {
  type ChangeRow,
  changeOf,
  changesStatement,
  type FailureRow,
  failureOf,
  failuresStatement,
  lastChangeStatement,
  runStatement,
  runsStatement,
} from './ledger/read-ledger.ts'
import { type RunRow, storedRun } from './ledger/run-row.ts'
import { type UnrunRow, unrunStatement } from './ledger/unrun.ts'
import { writtenDaysStatement } from './ledger/written-days.ts'
import { camelRows } from './names.ts'
import type { QueryContext } from './queries/named-query.ts'
import { querySql, wholeStatement } from './queries/query-sql.ts'
import type { SessionContext } from './session-context.ts'
import { compile, type SqlFragment } from './sql-fragment.ts'
import { inspectTarget } from './target/inspect-target.ts'
import { readRecords } from './target/read-records.ts'
import { readRunEffects, readUndoable } from './undo-transaction.ts'

/** Reads within one transaction. Where there is no ledger, it is empty; where the role may not read the one that is there, throws PERMISSION_DENIED. */
export function createPreviewReader(
  transaction: Transaction,
  session: SessionContext,
  context: QueryContext,
): PreviewReader {
  const { name: role } = session.role
  const hasLedger = (so = 'its runs would seem to be none'): boolean => {
    if (session.isMigrated && !session.mayReadLedger) throw ledgerClosed(role, so)
    return session.isMigrated
  }
  const ledger = async <Row extends object>(statement: SqlFragment, so?: string): Promise<readonly Row[]> => {
    if (!hasLedger(so)) return []
    try {
      return await rowsOf<Row>(transaction, statement)
    } catch (error) {
      throw explainMissing(error)
    }
  }
  return {
    read: (query) => readRows(transaction, query, context),
    async readRecords(query, target) {
      const stored = await inspectTarget(transaction, target)
      if (stored?.isReadable === false) throw targetClosed(stored.table, role)
      return readRecords(transaction, query, target, stored, context)
    },
    async readPolicies() {
      const rows = await ledger<{ job: string; policy: JsonValue }>(
        policiesStatement(context.tenantId),
        'a dry run or an explanation would compare with nothing',
      )
      return Object.fromEntries(rows.map(({ job, policy }) => [job, policy]))
    },
    async listRuns(filter) {
      return (await ledger<RunRow>(runsStatement(context.tenantId, filter))).map(storedRun)
    },
    async readRun(runId) {
      const [row] = await ledger<RunRow>(runStatement(context.tenantId, runId))
      return row ? storedRun(row) : null
    },
    async listUnrun(filter) {
      const rows = await ledger<UnrunRow>(unrunStatement(context.tenantId, filter))
      return rows.map(({ job, planned_at, as_of, outcome, reason }) => ({
        job,
        plannedAt: new Date(planned_at),
        asOf: as_of as CalendarDay,
        outcome,
        reason: reason ?? '',
      }))
    },
    async readWrittenDays(query) {
      const rows = await ledger<{ day: CalendarDay }>(writtenDaysStatement(context.tenantId, query))
      return rows.map(({ day }) => day)
    },
    async readUndoable(page) {
      if (!hasLedger()) return []
      return readUndoable(
        { transaction, context, inspect: (target) => inspectTarget(transaction, target) },
        page,
        false,
      )
    },
    async readRunEffects(runId) {
      if (!hasLedger() || !context.ownTables.has('outbox')) return { unsent: 0, sent: 0, tasks: 0 }
      return readRunEffects(transaction, context.tenantId, runId)
    },
    async readFailures(runId, limit) {
      return (await ledger<FailureRow>(failuresStatement(context.tenantId, runId, limit))).map(failureOf)
    },
    async readChanges(runId, limit) {
      return (await ledger<ChangeRow>(changesStatement(context.tenantId, runId, limit))).map(changeOf)
    },
    async readLastChange(job, record) {
      const [row] = await ledger<ChangeRow>(lastChangeStatement(context.tenantId, job, record))
      return row ? changeOf(row) : null
    },
  }
}

/** The rows of a job's query. */
export async function readRows<Row>(
  transaction: Transaction,
  query: Query<Row>,
  context: QueryContext,
): Promise<readonly Row[]> {
  const statement = querySql(query, context)
  const rows = camelRows(await rowsOf<Record<string, unknown>>(transaction, wholeStatement(statement)))
  return rows.map((row) => statement.decode(row)) as Row[]
}

/** The rows of a statement of ours. */
export async function rowsOf<Row extends object>(
  transaction: Transaction,
  statement: SqlFragment,
): Promise<readonly Row[]> {
  const { text, parameters } = compile(statement)
  const { rows } = await transaction.query<Row>(text, parameters)
  return rows
}

/** What a run needs and `migrate` makes. */
export function notMigrated(what: string): LeoraError {
  return new LeoraError(
    'NOT_MIGRATED',
    `${what} does not exist in this database. Run \`leora-jobs migrate\` with an owner's URL; a dry run works without.`,
  )
}
