import {
  type CalendarDay,
  type Change,
  type Claim,
  type JobState,
  type Query,
  type RunChoice,
  type RunProgress,
  type Session,
  type StoredRun,
  sql,
  type Target,
  type Values,
} from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { noon, today } from './clock.ts'

export const job = updateAccountTypes.name

/** The target that the suite writes: one with a column that is written back. */
export const target: Target = targetOf()

function targetOf(): Target {
  const [step] = updateAccountTypes.steps
  if (!step) throw new Error('update-account-types has no step')
  return step.target as Target
}

/** The smallest facts that fit the target. */
export interface CustomerFacts {
  readonly customerId: string
  readonly name: string
  readonly currentType: string | null
}

/** A page of customers, in key order. */
export function customers(limit = 100): Query<CustomerFacts> {
  return sql<CustomerFacts>`select id as customer_id, name, account_type as current_type from customer order by id limit ${limit}`
}

let runs = 0

/** A run that has not begun. */
function newRun(given: Partial<StoredRun> = {}): StoredRun {
  runs += 1
  return {
    id: `019ca945-0a00-7000-8000-${String(runs).padStart(12, '0')}`,
    job,
    status: 'running',
    asOf: today,
    input: { input: {}, only: null },
    inputHash: 'none',
    occurrence: null,
    isOpen: false,
    policy: {},
    policyVersion: 'v1',
    progress: progress(0),
    startedAt: noon,
    finishedAt: null,
    error: null,
    zeroReason: null,
    retryOf: null,
    undoneAt: null,
    ...given,
  }
}

/** How far a run is that has changed `changed` records, the last one that with the key `after`. */
export function progress(changed: number, after: string | null = null, pages = Math.min(changed, 1)): RunProgress {
  return {
    step: 0,
    after: after === null ? null : [after],
    counts: { read: changed, changed, unchanged: 0, failed: 0 },
    summary: { ACTIVE: changed },
    skipped: {},
    timing: { pages, slowestPageMs: 0, activeMs: 0 },
  }
}

export interface Claiming {
  readonly job?: string
  readonly owner?: string
  readonly asOf?: CalendarDay
  readonly inputHash?: string
}

/** Claims as the runner does: resumes what did not finish, or starts anew. `seen` is told what the ledger knew. */
export async function claim(
  session: Session,
  claiming: Claiming = {},
  seen: (state: JobState) => void = () => undefined,
): Promise<Claim> {
  const request = { job, owner: 'conformance', asOf: today, inputHash: 'none', ...claiming }
  const claimed = await session.claim(request, (state): RunChoice => {
    seen(state)
    if (state.unfinished) return { resume: state.unfinished }
    return { start: newRun({ job: request.job, asOf: request.asOf, inputHash: request.inputHash }) }
  })
  if (!claimed) throw new Error('nothing was to be skipped')
  return claimed
}

/** A decided change of a customer's classification. */
export function change(id: string, after: Partial<Values> = {}, present: Values = { account_type: null }): Change {
  const decided = {
    type: 'ACTIVE',
    volumeTier: 'LOW',
    frequencyTier: 'LOW',
    mix: 1,
    effectivePoints: 0,
    subStatus: null,
    since: '2026-01-05',
    nextChangeOn: null,
    nextReviewOn: null,
  }
  return {
    record: { kind: 'customer', id, label: `Customer ${id}` },
    key: [id],
    before: null,
    after: { ...decided, ...after } as Values,
    reasons: [{ code: 'LAST_SALE', value: 3, threshold: 180, evidence: { lastSaleOn: '2026-02-26' } }],
    present,
  }
}

/** Writes changes as one page of a run. */
export function writePage(session: Session, claimed: Claim, changes: readonly Change[]): Promise<void> {
  return session.page(claimed, async (page) => {
    await page.write('customer', target, changes, noon)
    const from = claimed.run.progress
    const pages = from.timing.pages + 1
    await page.checkpoint(progress(changes.length, changes.at(-1)?.record.id ?? null, pages), from)
  })
}

/** Ends a run. */
export function succeed(session: Session, claimed: Claim, reached = progress(0)): Promise<void> {
  return session.finish(claimed, {
    status: 'succeeded',
    progress: reached,
    finishedAt: noon,
    error: null,
    zeroReason: null,
  })
}
