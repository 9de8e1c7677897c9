import { asOfFor } from './as-of.ts'
import type { CalendarDay } from './calendar-day.ts'
import { isLeoraError, LeoraError, type LeoraErrorCode } from './errors.ts'
import type { AsOfRule, Job } from './job.ts'
import type { MissedReason } from './missed.ts'
import type { Tenant } from './ports/database.ts'
import type { RunError } from './run.ts'
import { parseInput } from './run-request.ts'

/** How an occurrence ended. A failed run has run too: its status says the rest. */
export type OccurrenceOutcome = 'ran' | 'skipped' | 'missed'

/** One planned instant of a job for a tenant, as the ledger keeps it. (job, tenantId, plannedAt) is its key. */
export interface Occurrence {
  readonly job: string
  readonly tenantId: string
  readonly plannedAt: Date
  /** Null until it has ended. */
  readonly outcome: OccurrenceOutcome | null
  /** Why it ended skipped or missed; null where it ran, or has not ended. */
  readonly reason: string | null
  /** Its run, once it has one. */
  readonly runId: string | null
  /** How often its run was started or resumed after a failure. */
  readonly attempts: number
  readonly asOf: CalendarDay
}

/** A failed occurrence is tried this often in all. */
export const attemptLimit = 3

/** Attempts that the database interrupted are not counted, up to this many: a page may meet the same lock for ever. */
export const interruptionLimit = 20

const interruptions: readonly LeoraErrorCode[] = ['CONNECTION_LOST', 'DATABASE_UNREACHABLE', 'CONFLICT']

/** True where a run failed, after all its retries, for want of the database: no failure of the job's. */
export function isInterruption(error: RunError | null): boolean {
  return error !== null && interruptions.includes(error.code)
}

/** An occurrence that has yet to run. */
export function plannedOccurrence(job: Job, tenant: Tenant, plannedAt: Date): Occurrence {
  return {
    job: job.name,
    tenantId: tenant.id,
    plannedAt,
    outcome: null,
    reason: null,
    runId: null,
    attempts: 0,
    asOf: occurrenceAsOf(job.asOf, plannedAt, tenant),
  }
}

/** An occurrence that never will. */
export function missedOccurrence(job: Job, tenant: Tenant, plannedAt: Date, reason: MissedReason): Occurrence {
  return { ...plannedOccurrence(job, tenant, plannedAt), outcome: 'missed', reason }
}

/**
 * The day an occurrence stands at the end of: the tenant's local day of the planned instant, or the last one that was
 * complete then. It follows from the plan, never from when somebody fired, so a late run and a resumed one have the
 * same.
 */
export function occurrenceAsOf(rule: AsOfRule, plannedAt: Date, tenant: Tenant): CalendarDay {
  return asOfFor(rule, plannedAt, tenant)
}

/**
 * The input of a scheduled run: the job's own defaults. Throws JOB_INVALID for a job whose input has a field without
 * one.
 */
export function occurrenceInput<Input>(job: Job<unknown, Input>): Input {
  try {
    return parseInput(job, {})
  } catch (error) {
    if (!isLeoraError(error, 'INPUT_INVALID')) throw error
    throw new LeoraError(
      'JOB_INVALID',
      `Job '${job.name}' has a schedule, and nobody gives a scheduled run its input: every field needs a default. ` +
        error.message,
      {
        cause: error,
        details: error.details,
      },
    )
  }
}
