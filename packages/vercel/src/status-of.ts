import type { LeoraErrorCode, RunReport, TickEntry, TickReport } from '@leora-jobs/core'

/** In one word, how a request ended. */
export type Outcome = 'done' | 'paused' | 'partial' | 'busy' | 'failed'

export const statusOfOutcome: Readonly<Record<Outcome, number>> = {
  done: 200,
  paused: 202,
  partial: 207,
  busy: 409,
  failed: 500,
}

/** Failed is what failed altogether; among others it makes them partial. Busy: another is at it, and nothing else was done. */
export function outcomeOfTick({ entries, left }: Pick<TickReport, 'entries' | 'left'>): Outcome {
  const tried = entries.filter(({ result }) => result === 'ran' || result === 'failed')
  const outcome = outcomeOf(tried.map(endOf))
  if (outcome !== 'done') return outcome
  if (left > 0) return 'paused'
  const isBusy = ({ result }: TickEntry) => result === 'busy' || result === 'waiting'
  const wasDone = entries.some(({ result }) => result === 'ran' || result === 'skipped')
  return entries.some(isBusy) && !wasDone ? 'busy' : 'done'
}

/** Of several runs together. */
export function outcomeOf(ends: readonly Outcome[]): Outcome {
  const failed = ends.filter((end) => end === 'failed').length
  if (failed > 0) return failed === ends.length ? 'failed' : 'partial'
  return ends.find((end) => end === 'partial') ?? ends.find((end) => end === 'paused') ?? 'done'
}

/** Of one run. A cancelled one was ended by somebody else: it did not do what it was started for. */
export function outcomeOfRun({ status }: Pick<RunReport, 'status'>): Outcome {
  if (status === 'partial' || status === 'paused') return status
  return status === 'failed' || status === 'cancelled' ? 'failed' : 'done'
}

function endOf({ report }: TickEntry): Outcome {
  return report ? outcomeOfRun(report) : 'failed'
}

/** The status of an error; 503 where the deployment, not the request, is at fault. */
export function statusOfError(code: LeoraErrorCode): number {
  return byError[code] ?? 500
}

const byError: Partial<Record<LeoraErrorCode, number>> = {
  INPUT_INVALID: 400,
  JOB_UNKNOWN: 400,
  TENANT_UNKNOWN: 400,
  UNAUTHORIZED: 401,
  DEPLOYMENT_REFUSED: 403,
  LEASE_BUSY: 409,
  RATE_LIMITED: 429,
  CONFIG_INVALID: 503,
  CONNECTION_INVALID: 503,
  POLICY_INVALID: 503,
  RULE_INVALID: 503,
  SOURCE_INVALID: 503,
  ROLE_BYPASSES_RLS: 503,
  NOT_MIGRATED: 503,
  SCHEMA_VERSION: 503,
  ENVIRONMENT_MISMATCH: 503,
  PERMISSION_DENIED: 503,
  DATABASE_UNREACHABLE: 503,
  CONNECTION_LOST: 503,
}
