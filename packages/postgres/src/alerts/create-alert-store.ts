import { type AlertStore, refuseBypass, type StoredAlert } from '@leora-jobs/core'
import type { Transaction } from '../connection/connection.ts'
import { refuseUnfit } from '../ledger/fitness.ts'
import type { LedgerAccess } from '../ledger/ledger-access.ts'
import { insertMessagesStatement } from '../outbox/insert-messages.ts'
import { rowsOf } from '../preview-reader.ts'
import type { SqlFragment } from '../sql-fragment.ts'
import { acknowledgeAlertsStatement } from './acknowledge-alerts.ts'
import { type AlertRow, alertOf } from './alert-row.ts'
import { beginWatchStatement } from './begin-watch.ts'
import { clearNoticesStatement } from './clear-notices.ts'
import { currentAlertsStatement } from './current-alerts.ts'
import { expectJobsStatement } from './expect-jobs.ts'
import { keepWatchedStatement } from './keep-watched.ts'
import { listAlertsStatement } from './list-alerts.ts'
import { lockAlertsStatement } from './lock-alerts.ts'
import { markReportedStatement } from './mark-reported.ts'
import { readHistories } from './read-histories.ts'
import { resolveAlertsStatement } from './resolve-alerts.ts'
import { storeAlertsStatement } from './store-alerts.ts'

/** How long a watch waits for another of the tenant's. */
const watchLockSeconds = 10

/** A tenant's alerts in the ledger. Nothing is written into a copy of another environment's database, nor by a role that row security does not bind. */
export function createAlertStore({ tenant, role, environment, inTransaction }: LedgerAccess): AlertStore {
  const { id: tenantId } = tenant
  const alertsOf = (rows: readonly AlertRow[]): StoredAlert[] => rows.map((row) => alertOf(row, tenant))

  /** One transaction that begins with a lock; what `work` sends first travels with it. */
  async function changing<T>(lock: SqlFragment, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    refuseBypass(role, tenant)
    return inTransaction({ lockSeconds: watchLockSeconds }, async (transaction) => {
      const [, , result] = await Promise.all([
        refuseUnfit(transaction, environment),
        rowsOf(transaction, lock),
        work(transaction),
      ])
      return result
    })
  }

  /** By hand. */
  const change = <Row extends object>(...statements: readonly SqlFragment[]): Promise<readonly Row[]> =>
    changing(lockAlertsStatement(tenantId), async (transaction) => {
      const [rows = []] = await Promise.all([
        ...statements.map((statement) => rowsOf<Row>(transaction, statement)),
        rowsOf<Row>(transaction, keepWatchedStatement(tenantId)),
      ])
      return rows
    })

  return {
    // two round trips with the COMMIT, and a third where something changed
    watch: (request, judge) =>
      changing(beginWatchStatement(tenantId, request.now), async (transaction) => {
        const readCurrent = () => rowsOf<AlertRow>(transaction, currentAlertsStatement(tenantId, request))
        const [, histories, current] = await Promise.all([
          rowsOf(transaction, expectJobsStatement(tenantId, request)),
          readHistories(transaction, tenant, request),
          readCurrent(),
        ])
        const stored = alertsOf(current)
        const unresolved = stored.filter(({ status }) => status !== 'resolved')
        const changed = judge(
          histories.map((history) => ({ history, alerts: unresolved.filter(({ job }) => job === history.job) })),
        )
        if (changed.length === 0) return stored
        const [, , rows] = await Promise.all([
          rowsOf(transaction, storeAlertsStatement(tenantId, changed)),
          rowsOf(transaction, keepWatchedStatement(tenantId)),
          readCurrent(),
        ])
        return alertsOf(rows)
      }),
    readHistories: (request) =>
      inTransaction({ readOnly: true }, (transaction) => readHistories(transaction, tenant, request)),
    list: (filter) =>
      inTransaction({ readOnly: true }, async (transaction) =>
        alertsOf(await rowsOf<AlertRow>(transaction, listAlertsStatement(tenantId, filter))),
      ),
    acknowledge: async (ids) => alertsOf(await change<AlertRow>(acknowledgeAlertsStatement(tenantId, ids))),
    resolve: async (ids) => alertsOf(await change<AlertRow>(resolveAlertsStatement(tenantId, ids))),
    async markReported(ids) {
      await change(markReportedStatement(tenantId, ids))
    },
    async tell(told, messages) {
      const placed = messages.map((message) => ({ job: message.job, record: message.record, message }))
      await change(
        clearNoticesStatement(tenantId, told),
        ...(placed.length > 0 ? [insertMessagesStatement(tenantId, null, placed)] : []),
      )
    },
  }
}
