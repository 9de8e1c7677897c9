import {
  type RunEffects,
  recordKey,
  type Target,
  type UndoableChange,
  type UndoPage,
  type UndoTransaction,
  type Values,
} from '@leora-jobs/core'
import type { Transaction } from './connection/connection.ts'
import { finishUndoStatement, markUndoneStatement, type UndoableRow, undoableStatement } from './ledger/undoable.ts'
import { runEffectsStatement, withdrawMessagesStatement } from './outbox/run-effects.ts'
import { notMigrated, rowsOf } from './preview-reader.ts'
import type { QueryContext } from './queries/named-query.ts'
import { readCurrentRows } from './target/current-rows.ts'
import type { InspectedTarget } from './target/inspect-target.ts'
import { restoreRowsStatements } from './target/restore-rows.ts'
import { writtenColumnsSql } from './target/written-columns.ts'

/** What an undo works with. */
export interface UndoParts {
  readonly transaction: Transaction
  readonly context: QueryContext
  inspect(target: Target): Promise<InspectedTarget | null>
}

/** The changes of a run with what stands in their place. */
export async function readUndoable(
  { transaction, context, inspect }: UndoParts,
  page: UndoPage,
  lock: boolean,
): Promise<readonly UndoableChange[]> {
  const { target } = page
  const { tenantId } = context
  const rows = await rowsOf<UndoableRow>(transaction, undoableStatement({ tenantId, ...page }))
  if (rows.length === 0) return []
  const keys = rows.map(({ record_id }) => recordKey(record_id))
  const stored = await inspect(target)
  const written = writtenColumnsSql(target, context.inspected, tenantId)
  const ids = keys.map((key) => key[0] ?? '')
  const [current, present] = await Promise.all([
    stored ? readCurrentRows(transaction, target, stored, tenantId, keys, lock) : keys.map(() => null),
    written ? rowsOf<{ id: string; columns: Values }>(transaction, written.read(ids, lock)) : [],
  ])
  const columnsOf = new Map(present.map(({ id, columns }) => [id, columns]))
  return rows.map((row, index) => ({
    record: { kind: row.record_kind, id: row.record_id, label: row.record_label },
    key: keys[index] ?? [],
    before: row.before,
    after: row.after,
    isOvertaken: row.is_overtaken,
    current: current[index] ?? null,
    previous: previousOf(row),
    // a source that no longer writes back has nothing to give back
    former: written ? row.former : null,
    present: columnsOf.get(ids[index] ?? '') ?? null,
  }))
}

/** What a run caused beside its changes. */
export async function readRunEffects(transaction: Transaction, tenantId: string, runId: string): Promise<RunEffects> {
  const [row] = await rowsOf<RunEffects & { readonly [name: string]: unknown }>(
    transaction,
    runEffectsStatement(tenantId, runId),
  )
  return row ? { unsent: row.unsent, sent: row.sent, tasks: row.tasks } : { unsent: 0, sent: 0, tasks: 0 }
}

/** Reads, restores and marks, in a transaction that holds the lease. */
export function createUndoTransaction(parts: UndoParts): UndoTransaction {
  const { transaction, context, inspect } = parts
  const { tenantId } = context
  return {
    readUndoable: (page) => readUndoable(parts, page, true),
    readRunEffects: (runId) => readRunEffects(transaction, tenantId, runId),
    async restore(page, restorations) {
      const { target } = page
      const stored = await inspect(target)
      if (!stored) throw notMigrated(`The table '${target.name}'`)
      const written = writtenColumnsSql(target, context.inspected, tenantId)
      const columns = restorations.flatMap(({ change, columns: former }) =>
        former === null ? [] : [{ id: change.key[0] ?? '', columns: former }],
      )
      const restored = restorations.map(({ change }) => change.record.id)
      await Promise.all([
        ...restoreRowsStatements(target, stored, tenantId, restorations).map((statement) =>
          rowsOf(transaction, statement),
        ),
        ...(written && columns.length > 0 ? [rowsOf(transaction, written.restore(columns))] : []),
        rowsOf(transaction, markUndoneStatement({ tenantId, ...page }, restored)),
        rowsOf(transaction, withdrawMessagesStatement({ tenantId, ...page }, restorations)),
      ])
    },
    async finishUndo(runId) {
      await rowsOf(transaction, finishUndoStatement(tenantId, runId))
    },
  }
}

function previousOf(row: UndoableRow): UndoableChange['previous'] {
  if (row.previous_after === null) return null
  return {
    after: row.previous_after,
    reasons: row.previous_reasons,
    policyVersion: row.previous_policy_version,
    asOf: row.previous_as_of,
    runId: row.previous_run_id,
  }
}
