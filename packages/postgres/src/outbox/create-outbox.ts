import { type Outbox, refuseBypass } from '@leora-jobs/core'
import type { Transaction } from '../connection/connection.ts'
import { refuseUnfit } from '../ledger/fitness.ts'
import type { LedgerAccess } from '../ledger/ledger-access.ts'
import { rowsOf } from '../preview-reader.ts'
import { cancelOverStatement } from './cancel-over.ts'
import { type ClaimedRow, claimedOf, claimMessagesStatement } from './claim-messages.ts'
import { countDueStatement, type DueCountRow } from './count-due.ts'
import { giveUpLostStatement } from './give-up-lost.ts'
import { keepDueStatement } from './keep-due.ts'
import { listMessagesStatement, type MessageRow, messageOf } from './list-messages.ts'
import { lockClaimsStatement } from './lock-claims.ts'
import { refuseDisabledStatement } from './refuse-disabled.ts'
import { retryMessagesStatement } from './retry-messages.ts'
import { settleMessageStatement } from './settle-message.ts'

/** How long a claim waits for another, or for a page that is being written. */
const claimLockSeconds = 10

/**
 * A tenant's messages in the ledger. A copy of another environment's database sends nothing: claims and retries are refused there, and to a role that row
 * security does not bind.
 */
export function createOutbox({ tenant, role, environment, inTransaction }: LedgerAccess): Outbox {
  const { id: tenantId } = tenant
  /** The statements travel together, and run one after the other. */
  const lockedClaims = (transaction: Transaction) => {
    refuseBypass(role, tenant)
    return Promise.all([refuseUnfit(transaction, environment), rowsOf(transaction, lockClaimsStatement(tenantId))])
  }

  return {
    claim: (request) =>
      inTransaction({ lockSeconds: claimLockSeconds }, async (transaction) => {
        const [, locked] = await lockedClaims(transaction)
        // nothing was ever sent
        if (locked.length === 0) return []
        const [, , , rows] = await Promise.all([
          rowsOf(transaction, cancelOverStatement(tenantId)),
          rowsOf(transaction, refuseDisabledStatement(tenantId)),
          rowsOf(transaction, giveUpLostStatement(tenantId)),
          rowsOf<ClaimedRow>(transaction, claimMessagesStatement(tenantId, request)),
          rowsOf(transaction, keepDueStatement(tenantId)),
        ])
        return rows.map(claimedOf)
      }),
    settle: (message, settlement) =>
      inTransaction({}, async (transaction) => {
        const rows = await rowsOf(transaction, settleMessageStatement(tenantId, message, settlement))
        return rows.length > 0
      }),
    list: (filter) =>
      inTransaction({ readOnly: true }, async (transaction) =>
        (await rowsOf<MessageRow>(transaction, listMessagesStatement(tenantId, filter))).map(messageOf),
      ),
    countDue: () =>
      inTransaction({ readOnly: true }, async (transaction) => {
        const rows = await rowsOf<DueCountRow>(transaction, countDueStatement(tenantId))
        return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]))
      }),
    retry: (filter) =>
      inTransaction({ lockSeconds: claimLockSeconds }, async (transaction) => {
        await lockedClaims(transaction)
        const [row] = await rowsOf<{ count: number }>(transaction, retryMessagesStatement(tenantId, filter))
        await rowsOf(transaction, keepDueStatement(tenantId))
        return row?.count ?? 0
      }),
  }
}
