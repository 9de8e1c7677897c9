import { LeoraError } from '@leora-jobs/core'
import { type SqlState, sqlStateMeaning } from './sql-state.ts'

/** The fields we read of what the driver, the server or a socket throws. */
interface Failure {
  readonly code?: unknown
  readonly message?: unknown
  /** Only the server's errors have one. */
  readonly severity?: unknown
  readonly routine?: unknown
  readonly position?: unknown
  readonly constraint_name?: unknown
  readonly table_name?: unknown
  readonly column_name?: unknown
}

/** The error of a connection that has ended; `details.outcome` is `unknown` where COMMIT had been sent. */
export function connectionLost(label: string, details: Readonly<Record<string, unknown>> = {}): LeoraError {
  const doubt = details.outcome === 'unknown' ? ' while committing: whether that was done is not known' : ''
  const message = `The connection to ${label} was lost${doubt}. Open a new one.`
  return new LeoraError('CONNECTION_LOST', message, { retryable: true, details })
}

/** The error of a connection that could not be made. */
export function unreachable(error: unknown, label: string): LeoraError {
  const { code, message } = asFailure(error)
  const reason = typeof code === 'string' ? code : String(message || 'CONNECTION_CLOSED')
  const isTls = /CERT|TLS|SSL|SIGNATURE/.test(reason)
  const explanation =
    typeof message === 'string' && message !== '' && message !== reason ? `${message} (${reason})` : reason
  const advice = isTls ? 'sslmode and sslrootcert' : 'host and port, and that the server is up and reachable from here'
  return new LeoraError('DATABASE_UNREACHABLE', `No connection to ${label}: ${explanation}. Check ${advice}.`, {
    retryable: !isTls,
    details: { reason },
  })
}

/** Whether an error of the driver says that the session is over. */
export function endsSession(error: unknown): boolean {
  const { code, severity } = asFailure(error)
  return severity === 'FATAL' || severity === 'PANIC' || isTransport(code)
}

/**
 * The `LeoraError` of a failed statement. The driver's own error is never its cause: that one carries the parameters
 * and, in `detail`, the contents of rows.
 */
export function databaseError(error: unknown, label: string): LeoraError {
  if (error instanceof LeoraError) return error
  const failure = asFailure(error)
  if (failure.severity !== undefined) return serverError(failure, label)
  if (isTransport(failure.code)) return connectionLost(label, { reason: failure.code })
  return new LeoraError('INTERNAL', `The driver failed: ${String(failure.message ?? failure.code)}`)
}

function serverError(failure: Failure, label: string): LeoraError {
  const sqlstate = String(failure.code)
  const meaning = sqlStateMeaning(sqlstate, failure.severity, failure.routine)
  const details = {
    sqlstate,
    constraint: failure.constraint_name,
    table: failure.table_name,
    column: failure.column_name,
    position: failure.position,
  }
  return new LeoraError(meaning.code, `${sentence(meaning, failure)} [${sqlstate}, ${label}]`, {
    retryable: meaning.retryable,
    details: Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined)),
  })
}

function sentence(meaning: SqlState, { message, table_name, column_name, constraint_name }: Failure): string {
  if (meaning.sentence === null) return meaning.advice ? `${message}. ${meaning.advice}` : String(message)
  const place = [table_name, column_name, constraint_name].filter((name) => name !== undefined).join(', ')
  return place === '' ? meaning.sentence : `${meaning.sentence} (${place})`
}

function isTransport(code: unknown): boolean {
  return typeof code === 'string' && /^(CONNECTION_|CONNECT_TIMEOUT|E[A-Z]+$|ERR_(STREAM|SOCKET|SSL|TLS))/.test(code)
}

function asFailure(error: unknown): Failure {
  return typeof error === 'object' && error !== null ? error : { message: error }
}
