import { isLeoraError, type LeoraErrorCode, type RunReport, type RunStatus } from '@leora-jobs/core'

/** What the command ends with; documented in docs/cli.md. */
export const exitCodes = {
  ok: 0,
  runFailed: 1,
  usage: 2,
  partial: 3,
  checkFailed: 4,
  databaseDown: 69,
  busy: 75,
  config: 78,
  paused: 124,
} as const

const byError: Partial<Record<LeoraErrorCode, number>> = {
  INPUT_INVALID: exitCodes.usage,
  JOB_UNKNOWN: exitCodes.usage,
  TENANT_UNKNOWN: exitCodes.usage,
  TENANT_MISSING: exitCodes.usage,
  RECORD_UNKNOWN: exitCodes.usage,
  RUN_UNKNOWN: exitCodes.usage,
  AS_OF_OUTDATED: exitCodes.usage,
  CONFIG_INVALID: exitCodes.config,
  CONNECTION_INVALID: exitCodes.config,
  POLICY_INVALID: exitCodes.config,
  RULE_INVALID: exitCodes.config,
  SOURCE_INVALID: exitCodes.config,
  ROLE_BYPASSES_RLS: exitCodes.config,
  NOT_MIGRATED: exitCodes.config,
  SCHEMA_VERSION: exitCodes.config,
  UNINSTALL_REFUSED: exitCodes.config,
  ENVIRONMENT_MISMATCH: exitCodes.config,
  PERMISSION_DENIED: exitCodes.config,
  JOB_INVALID: exitCodes.config,
  DATABASE_UNREACHABLE: exitCodes.databaseDown,
  CONNECTION_LOST: exitCodes.databaseDown,
  LEASE_BUSY: exitCodes.busy,
  OCCURRENCE_ENDED: exitCodes.ok,
  FENCED: exitCodes.busy,
  RUN_UNFINISHED: exitCodes.usage,
}

const byStatus: Record<RunStatus, number> = {
  succeeded: exitCodes.ok,
  running: exitCodes.ok,
  partial: exitCodes.partial,
  paused: exitCodes.paused,
  failed: exitCodes.runFailed,
  cancelled: exitCodes.runFailed,
}

/** The exit code of an error. */
export function exitCodeOfError(error: unknown): number {
  return isLeoraError(error) ? (byError[error.code] ?? exitCodes.runFailed) : exitCodes.runFailed
}

/** The exit code of a run. */
export function exitCodeOfStatus(status: RunStatus): number {
  return byStatus[status]
}

/** What a run by hand must not do to end with 0. A run that changes something is a difference: the table was not what the facts say. */
export type FailOn = 'changes' | 'partial' | 'failed'

/** The exit code of a run's report, for who said what counts as a failure. */
export function exitCodeOfReport({ status, counts }: Pick<RunReport, 'status' | 'counts'>, failOn: FailOn): number {
  const code = exitCodeOfStatus(status)
  if (failOn === 'failed' && code === exitCodes.partial) return exitCodes.ok
  if (failOn === 'changes' && code === exitCodes.ok && counts.changed > 0) return exitCodes.checkFailed
  return code
}

/** An exit code as one word, for those who read no numbers: what GitHub's step gives as its output `status`. */
export function statusOfExitCode(exitCode: number): 'succeeded' | 'partial' | 'paused' | 'busy' | 'failed' {
  if (exitCode === exitCodes.ok) return 'succeeded'
  if (exitCode === exitCodes.partial) return 'partial'
  if (exitCode === exitCodes.busy) return 'busy'
  // a signal pauses what is under way
  return [exitCodes.paused, 130, 143].includes(exitCode) ? 'paused' : 'failed'
}

/** Of several runs: what failed outweighs what is partial, that what is paused, that what went well. */
export function worstExitCode(codes: readonly number[]): number {
  const order = [
    exitCodes.runFailed,
    exitCodes.databaseDown,
    exitCodes.config,
    exitCodes.usage,
    exitCodes.busy,
    exitCodes.partial,
    exitCodes.paused,
    exitCodes.checkFailed,
  ]
  return order.find((code) => codes.includes(code)) ?? codes.find((code) => code !== exitCodes.ok) ?? exitCodes.ok
}
