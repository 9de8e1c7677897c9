import type { Connection, Transaction } from '../connection/connection.ts'

/** A transaction that looks. No row is read, so nothing but a lock (somebody's ALTER TABLE) takes time: a CONFLICT after it, rather than a fault of the source. */
export type Look = <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>

export const longestLookSeconds = 60

export function lookOn(connection: Connection, statementTimeoutSeconds: number): Look {
  const seconds = Math.min(longestLookSeconds, statementTimeoutSeconds)
  const settings = {
    lock_timeout: `${Math.max(1, Math.round(seconds * 500))}ms`,
    // a process that freezes while it looks keeps no lock on the application's tables
    idle_in_transaction_session_timeout: '10s',
  }
  return (work) => connection.transaction({ readOnly: true, statementTimeoutSeconds: seconds, settings }, work)
}
