import { LeoraError } from '../errors.ts'
import type { PreviewReader } from '../ports/readers.ts'
import type { Claim, JobState, PageTransaction, Session } from '../ports/session.ts'
import type { StoredRun } from '../run.ts'
import type { MemoryCore, MemoryState } from './memory-database.ts'
import { createMemoryReader } from './memory-reader.ts'

let sessions = 0

/** A session on a memory database: what it does is seen by others when, and only when, it commits. */
export function createMemorySession(core: MemoryCore): Session {
  sessions += 1
  const claimant = sessions
  let isInterrupted = false
  return {
    get role() {
      return core.role()
    },

    async preview(work) {
      core.reach('preview')
      const copy = structuredClone(core.state)
      const reader: PreviewReader = createMemoryReader(copy, core.queries)
      return work(reader)
    },

    async claim(request, choose) {
      core.reach('claim')
      const { leases } = core.state
      const lease = leases.get(request.job) ?? { token: 0, isHeld: false, claimant: null }
      if (lease.isHeld && lease.claimant !== claimant)
        throw new LeoraError('LEASE_BUSY', `job '${request.job}' is running`)
      const choice = choose(jobState(core.state, request))
      if ('skip' in choice) return null
      const resumed = 'resume' in choice
      const run: StoredRun = { ...(resumed ? choice.resume : choice.start), status: 'running' }
      const token = lease.token + 1
      leases.set(request.job, { token, isHeld: true, claimant })
      core.state.runs.set(run.id, run)
      core.reach('claim-answer')
      return { job: request.job, token: String(token), run, resumed }
    },

    async page(claim, work) {
      isInterrupted = false
      core.reach('page')
      const copy = structuredClone(core.state)
      fence(copy, claim)
      const result = await work(transactionOn(core, copy, claim))
      core.reach('page-commit')
      if (isInterrupted) throw new LeoraError('STATEMENT_FAILED', 'the transaction was interrupted')
      fence(core.state, claim)
      core.state = copy
      core.reach('page-answer')
      return result
    },

    async readProgress(claim) {
      core.reach('progress')
      return runOf(core.state, claim).progress
    },

    async readSelection(claim, step) {
      return core.state.selections.get(`${claim.run.id} ${step}`) ?? null
    },

    async finish(claim, outcome) {
      core.reach('finish')
      fence(core.state, claim)
      core.state.runs.set(claim.run.id, { ...runOf(core.state, claim), ...outcome })
      core.state.leases.set(claim.job, { token: Number(claim.token), isHeld: false, claimant: null })
      core.reach('finish-answer')
    },

    alerts: {
      watch: notInMemory,
      readHistories: notInMemory,
      list: notInMemory,
      acknowledge: notInMemory,
      resolve: notInMemory,
      markReported: notInMemory,
      tell: notInMemory,
    },
    outbox: { countDue: notInMemory, claim: notInMemory, settle: notInMemory, list: notInMemory, retry: notInMemory },
    rules: { list: notInMemory, add: notInMemory, setActive: notInMemory, remove: notInMemory },
    cancel: notInMemory,
    undo: notInMemory,
    prune: notInMemory,
    async interrupt() {
      isInterrupted = true
    },

    close: async () => {},
  }
}

/** What the conformance suite sees on real databases, and the loop does not need. */
async function notInMemory(): Promise<never> {
  throw new LeoraError('INTERNAL', 'the memory database does not offer this')
}

function transactionOn(core: MemoryCore, state: MemoryState, claim: Claim): PageTransaction {
  const runId = claim.run.id
  return {
    ...createMemoryReader(state, core.queries),
    async storeShared(shared) {
      state.runs.set(runId, { ...runOf(state, claim), shared: structuredClone(shared) })
    },
    async write(step, target, changes, changedAt) {
      core.reach('write', changes)
      const rows = state.targets.get(target.name) ?? new Map()
      state.targets.set(target.name, rows)
      for (const change of changes) {
        rows.set(change.record.id, change.after)
        state.changes.push({ runId, job: claim.job, step, changedAt, change })
      }
    },
    async writeEffects(placed) {
      for (const { record, effects } of placed) state.effects.push({ runId, record, effects })
    },
    async storeSelection(step, selection) {
      state.selections.set(`${runId} ${step}`, structuredClone(selection))
    },
    async recordFailures(failures) {
      for (const failure of failures) state.failures.push({ runId, failure })
    },
    async checkpoint(progress, from) {
      if (runOf(state, claim).progress.timing.pages !== from.timing.pages)
        throw new LeoraError('CHECKPOINT_LOST', 'the ledger is not where the run had brought it')
      state.runs.set(runId, { ...runOf(state, claim), progress })
    },
  }
}

function jobState(
  state: MemoryState,
  request: { readonly job: string; readonly asOf: string; readonly inputHash: string },
): JobState {
  const runs = [...state.runs.values()].filter(({ job }) => job === request.job)
  const unfinished = runs.find(
    ({ status, asOf, inputHash }) =>
      ['running', 'paused'].includes(status) && asOf === request.asOf && inputHash === request.inputHash,
  )
  const lastAsOf = runs
    .map(({ asOf }) => asOf)
    .sort()
    .at(-1)
  const lastRunId = runs
    .map(({ id }) => id)
    .sort()
    .at(-1)
  return {
    policies: state.policies,
    unfinished: unfinished ?? null,
    lastAsOf: lastAsOf ?? null,
    lastRunId: lastRunId ?? null,
    occurrence: null,
  }
}

function fence(state: MemoryState, claim: Claim): void {
  const lease = state.leases.get(claim.job)
  if (lease?.isHeld && String(lease.token) === claim.token) return
  throw new LeoraError('FENCED', `the lease of job '${claim.job}' is another's`)
}

function runOf(state: MemoryState, claim: Claim): StoredRun {
  return state.runs.get(claim.run.id) ?? claim.run
}
