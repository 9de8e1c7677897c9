import {
  type CalendarDay,
  type Claim,
  type ClaimRequest,
  isInterruption,
  isLeoraError,
  type JobState,
  type JsonValue,
  LeoraError,
  type OccurrenceState,
  type RunChoice,
  type Tenant,
} from '@leora-jobs/core'
import type { Transaction } from './connection/connection.ts'
import { cancelDroppedStatement } from './ledger/cancel.ts'
import { claimLeaseStatement, leaseHolderStatement, leaseRunStatement } from './ledger/claim-lease.ts'
import { type FenceKey, releaseStatement } from './ledger/fence.ts'
import { refuseUnfit } from './ledger/fitness.ts'
import { insertRunStatement, resumeRunStatement } from './ledger/insert-run.ts'
import { lastAsOfStatement, lastRunStatement, policiesStatement, unfinishedRunStatement } from './ledger/job-state.ts'
import {
  beginOccurrenceStatement,
  missOccurrencesStatement,
  type OccurrenceKey,
  occurrenceRunStatement,
  occurrenceStatement,
  skipOccurrenceStatement,
} from './ledger/occurrence.ts'
import { type RunRow, storedRun } from './ledger/run-row.ts'
import { rowsOf } from './preview-reader.ts'

/** Who claims, and for how long. */
export interface Claimant {
  readonly tenant: Tenant
  /** A UUID of the session's own. */
  readonly claimant: string
  readonly leaseSeconds: number
  /** Which environment this deployment is; null where it names none. */
  readonly environment: string | null
}

/** The lease, what the ledger knows, and what becomes of it: all in one transaction. */
export async function claimRun(
  transaction: Transaction,
  { tenant, claimant, leaseSeconds, environment }: Claimant,
  request: ClaimRequest,
  choose: (state: JobState) => RunChoice,
): Promise<Claim | null> {
  const { job, owner } = request
  const [, [lease], state] = await Promise.all([
    refuseUnfit(transaction, environment),
    rowsOf<{ token: string }>(
      transaction,
      claimLeaseStatement({ tenantId: tenant.id, job, owner, claimant, leaseSeconds }),
    ),
    readJobState(transaction, tenant.id, request),
  ])
  if (!lease) throw await leaseBusy(transaction, tenant, job)
  const choice = choose(state)
  await recordOccurrence(transaction, tenant.id, request, choice, state)
  if ('skip' in choice) {
    const fence: FenceKey = { tenantId: tenant.id, job, token: lease.token, leaseSeconds }
    await rowsOf(transaction, releaseStatement(fence))
    return null
  }
  const isResumed = 'resume' in choice
  const run = isResumed ? choice.resume : choice.start
  await Promise.all([
    rowsOf(transaction, isResumed ? resumeRunStatement(tenant.id, run.id) : insertRunStatement(tenant.id, run)),
    rowsOf(transaction, leaseRunStatement(tenant.id, job, run.id)),
  ])
  return { job, token: lease.token, run, resumed: isResumed }
}

/**
 * The lease for one transaction: taken, and given back with it. Whoever waits for it gets it afterwards; a run holds it until it ends, and is not
 * disturbed.
 */
export async function borrowLease(
  transaction: Transaction,
  { tenant, claimant, leaseSeconds, environment }: Claimant,
  job: string,
  owner: string,
): Promise<void> {
  const [, [lease]] = await Promise.all([
    refuseUnfit(transaction, environment),
    rowsOf<{ token: string }>(
      transaction,
      claimLeaseStatement({ tenantId: tenant.id, job, owner, claimant, leaseSeconds }),
    ),
  ])
  if (!lease) throw await leaseBusy(transaction, tenant, job)
  await rowsOf(transaction, releaseStatement({ tenantId: tenant.id, job, token: lease.token, leaseSeconds }))
}

/** What kept somebody from the lease. LEASE_BUSY where a page of the holder's keeps its row locked: it is at work. */
export function explainClaim(error: unknown, tenant: Tenant, job: string): unknown {
  return isLocked(error) ? busy(tenant, job, null, error) : error
}

/** True where a lock was not had in time. */
export function isLocked(error: unknown): boolean {
  return isLeoraError(error, 'CONFLICT') && error.details.sqlstate === '55P03'
}

async function recordOccurrence(
  transaction: Transaction,
  tenantId: string,
  { job, asOf, occurrence }: ClaimRequest,
  choice: RunChoice,
  state: JobState,
): Promise<void> {
  if (!occurrence) return
  const { plannedAt, expression, missed } = occurrence
  const key: OccurrenceKey = { tenantId, job, plannedAt }
  if (missed.length > 0) await rowsOf(transaction, missOccurrencesStatement(tenantId, job, occurrence))
  if ('skip' in choice) {
    const begun = state.occurrence?.run
    await Promise.all([
      rowsOf(transaction, skipOccurrenceStatement(key, { expression, asOf, reason: choice.skip })),
      ...(begun ? [rowsOf(transaction, cancelDroppedStatement(tenantId, begun.id))] : []),
    ])
    return
  }
  const runId = 'resume' in choice ? choice.resume.id : choice.start.id
  const last = state.occurrence?.run
  const isNewAttempt = last?.status === 'failed' && !isInterruption(last.error)
  await rowsOf(transaction, beginOccurrenceStatement(key, { expression, asOf, runId, isNewAttempt }))
}

async function readJobState(transaction: Transaction, tenantId: string, request: ClaimRequest): Promise<JobState> {
  const [policies, [unfinished], [last], [lastRun], occurrence] = await Promise.all([
    rowsOf<{ job: string; policy: JsonValue }>(transaction, policiesStatement(tenantId)),
    rowsOf<RunRow>(transaction, unfinishedRunStatement(tenantId, request)),
    rowsOf<{ as_of: CalendarDay | null }>(transaction, lastAsOfStatement(tenantId, request.job)),
    rowsOf<{ id: string }>(transaction, lastRunStatement(tenantId, request.job)),
    readOccurrence(transaction, tenantId, request),
  ])
  return {
    policies: Object.fromEntries(policies.map(({ job, policy }) => [job, policy])),
    unfinished: unfinished ? storedRun(unfinished) : null,
    lastAsOf: last?.as_of ?? null,
    lastRunId: lastRun?.id ?? null,
    occurrence,
  }
}

async function readOccurrence(
  transaction: Transaction,
  tenantId: string,
  { job, occurrence }: ClaimRequest,
): Promise<OccurrenceState | null> {
  if (!occurrence) return null
  const key: OccurrenceKey = { tenantId, job, plannedAt: occurrence.plannedAt }
  const [[found], [run]] = await Promise.all([
    rowsOf<Pick<OccurrenceState, 'outcome' | 'attempts'>>(transaction, occurrenceStatement(key)),
    rowsOf<RunRow>(transaction, occurrenceRunStatement(key)),
  ])
  return found ? { outcome: found.outcome, attempts: found.attempts, run: run ? storedRun(run) : null } : null
}

async function leaseBusy(transaction: Transaction, tenant: Tenant, job: string): Promise<LeoraError> {
  const [holder] = await rowsOf<LeaseHolder>(transaction, leaseHolderStatement(tenant.id, job))
  return busy(tenant, job, holder ?? null)
}

interface LeaseHolder {
  readonly owner: string
  readonly seconds_left: number
}

function busy(tenant: Tenant, job: string, holder: LeaseHolder | null, cause?: unknown): LeoraError {
  const whose = holder
    ? `: '${holder.owner}' holds the lease, for ${holder.seconds_left} s more unless it renews it`
    : ''
  return new LeoraError(
    'LEASE_BUSY',
    `Job '${job}' of tenant '${tenant.slug}' is running already${whose}. Try again later, or wait for it (--wait).`,
    { cause, details: { job, tenant: tenant.slug, owner: holder?.owner ?? null } },
  )
}
