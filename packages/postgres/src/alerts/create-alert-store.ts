import { type AlertStore, LeoraError, type Session, type Tenant } from '@leora-jobs/core'
import type { Transaction } from '../connection/connection.ts'

/** What an alert store works with. */
export interface AlertStoreParts {
  readonly tenant: Tenant
  readonly role: Session['role']
  readonly environment: string | null
  /** One transaction of the tenant's in the ledger. */
  inTransaction<T>(
    options: { readonly readOnly?: boolean; readonly lockSeconds?: number },
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T>
}

/** A tenant's alerts in the ledger. */
export function createAlertStore(_: AlertStoreParts): AlertStore {
  const missing = async (): Promise<never> => {
    throw new LeoraError('INTERNAL', 'Alerts are not stored yet.')
  }
  return {
    watch: missing,
    readHistories: missing,
    list: missing,
    acknowledge: missing,
    resolve: missing,
    markReported: missing,
    tell: missing,
  }
}
