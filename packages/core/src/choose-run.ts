import { isOutdated, refuseOutdated } from './as-of.ts'
import type { CalendarDay } from './calendar-day.ts'
import type { JsonValue } from './decision.ts'
import { LeoraError } from './errors.ts'
import type { Job } from './job.ts'
import { isStillWanted } from './missed.ts'
import { resolvePolicy } from './policy.ts'
import type { Tenant } from './ports/database.ts'
import type { JobState, OccurrenceClaim, OccurrenceState, RunChoice } from './ports/session.ts'
import { emptyProgress, type StoredRun } from './run.ts'
import { createRunId } from './run-id.ts'
import type { RunEnvironment } from './run-job.ts'
import type { RunRequest } from './run-request.ts'
import { zonedSchedule } from './schedule.ts'

/** The run that is asked for, checked. */
export interface WantedRun {
  readonly job: Job
  readonly tenant: Tenant
  readonly request: RunRequest
  readonly asOf: CalendarDay
  readonly input: unknown
  readonly inputHash: string
}

/**
 * What becomes of a claim, from what the ledger knows: the unfinished run goes on, or a new one starts. Throws AS_OF_OUTDATED for a run by hand
 * that would put an older state over a newer one; an occurrence in its place is skipped. Throws OCCURRENCE_ENDED for one that has ended.
 */
export function chooseRun(wanted: WantedRun, state: JobState, environment: RunEnvironment): RunChoice {
  const { job, tenant, request, asOf } = wanted
  const outdated = { job, tenant, asOf, lastAsOf: state.lastAsOf, allowPast: request.allowPast ?? false }
  if (!request.occurrence) {
    refuseOutdated(outdated)
    return state.unfinished ? { resume: state.unfinished } : { start: newRun(wanted, state, environment) }
  }
  refuseEnded(wanted, request.occurrence, state.occurrence)
  if (isOutdated(outdated)) return { skip: 'superseded' }
  const run = state.occurrence?.run
  if (run && !isWanted(wanted, request.occurrence, environment)) return { skip: 'policy' }
  return run ? { resume: run } : { start: newRun(wanted, state, environment) }
}

/** Under the policy `skip` nothing that has begun goes on once its successor is planned. */
function isWanted({ job, tenant }: WantedRun, { plannedAt }: OccurrenceClaim, { clock }: RunEnvironment): boolean {
  const { missed = 'once' } = job.schedule
  return isStillWanted(zonedSchedule(job.schedule, tenant), missed, plannedAt, clock.now())
}

function refuseEnded({ job, tenant }: WantedRun, { plannedAt }: OccurrenceClaim, state: OccurrenceState | null): void {
  if (!state || state.outcome === null) return
  throw new LeoraError(
    'OCCURRENCE_ENDED',
    `The occurrence of job '${job.name}' of tenant '${tenant.slug}' planned for ${plannedAt.toISOString()} has ended: ${state.outcome}. It runs once, however often it is fired.`,
    { details: { job: job.name, tenant: tenant.slug, outcome: state.outcome } },
  )
}

function newRun(wanted: WantedRun, state: JobState, { clock, policies }: RunEnvironment): StoredRun {
  const { job, request, asOf, input, inputHash } = wanted
  const { policy, version } = resolvePolicy(job, [policies, state.policies])
  return {
    id: createRunId(clock, state.lastRunId),
    job: job.name,
    status: 'running',
    asOf,
    input: { input: input as JsonValue, only: request.only ? request.only.map((selector) => ({ ...selector })) : null },
    inputHash,
    occurrence: request.occurrence?.plannedAt ?? null,
    isOpen: request.occurrence !== undefined,
    policy: policy as JsonValue,
    policyVersion: version,
    progress: emptyProgress(job),
    startedAt: clock.now(),
    finishedAt: null,
    error: null,
    zeroReason: null,
    retryOf: request.retryOf ?? null,
    undoneAt: null,
  }
}
