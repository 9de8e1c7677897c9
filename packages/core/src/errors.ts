/** Every code a `LeoraError` can carry. Codes are data: the CLI and the routes map them to exit codes and statuses. */
export type LeoraErrorCode =
  // the caller's input
  | 'INPUT_INVALID'
  | 'JOB_UNKNOWN'
  | 'TENANT_UNKNOWN'
  | 'TENANT_MISSING'
  | 'RECORD_UNKNOWN'
  | 'RUN_UNKNOWN'
  | 'AS_OF_OUTDATED'
  // a request over the network
  | 'UNAUTHORIZED'
  | 'DEPLOYMENT_REFUSED'
  | 'RATE_LIMITED'
  // the deployment
  | 'CONFIG_INVALID'
  | 'CONNECTION_INVALID'
  | 'POLICY_INVALID'
  | 'RULE_INVALID'
  | 'SOURCE_INVALID'
  | 'ROLE_BYPASSES_RLS'
  | 'NOT_MIGRATED'
  | 'SCHEMA_VERSION'
  | 'UNINSTALL_REFUSED'
  | 'ENVIRONMENT_MISMATCH'
  | 'PERMISSION_DENIED'
  // the database
  | 'DATABASE_UNREACHABLE'
  | 'CONNECTION_LOST'
  | 'CONFLICT'
  | 'STATEMENT_FAILED'
  | 'DATA_REJECTED'
  // the run
  | 'LEASE_BUSY'
  | 'OCCURRENCE_ENDED'
  | 'FENCED'
  | 'CHECKPOINT_LOST'
  | 'RUN_UNFINISHED'
  | 'JOB_INVALID'
  | 'DECISION_FAILED'
  | 'BUDGET_EXCEEDED'
  | 'INTERNAL'

/** What a `LeoraError` is made of besides its code and message. */
export interface LeoraErrorOptions {
  /** The error that led to this one. */
  readonly cause?: unknown
  /** Facts for machines: field names, allowed values, SQLSTATE. Never row contents, never a secret. */
  readonly details?: Readonly<Record<string, unknown>>
  /** True where the same call may succeed when repeated. Default false. */
  readonly retryable?: boolean
}

/**
 * The one error of this library. The message says what happened, to which job and tenant, and what to do next; `code` is
 * stable, `retryable` tells whether repeating the same call may succeed.
 */
export class LeoraError extends Error {
  override readonly name = 'LeoraError'
  readonly code: LeoraErrorCode
  readonly details: Readonly<Record<string, unknown>>
  readonly retryable: boolean

  constructor(code: LeoraErrorCode, message: string, options: LeoraErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = options.details ?? {}
    this.retryable = options.retryable ?? false
  }
}

/** Narrows an unknown to a `LeoraError`, optionally of one code. */
export function isLeoraError(error: unknown, code?: LeoraErrorCode): error is LeoraError {
  return error instanceof LeoraError && (code === undefined || error.code === code)
}
