import type { Session, Tenant } from '@leora-jobs/core'
import type { Transaction } from '../connection/connection.ts'

/** A tenant's way into its ledger: what its stores work with. */
export interface LedgerAccess {
  readonly tenant: Tenant
  /** Whom the statements run as. */
  readonly role: Session['role']
  /** Which environment this is; null where nobody says it. */
  readonly environment: string | null
  /** One transaction of the tenant's in the ledger. */
  inTransaction<T>(
    options: { readonly readOnly?: boolean; readonly lockSeconds?: number },
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T>
}
