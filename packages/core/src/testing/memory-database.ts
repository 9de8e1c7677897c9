import type { Change, Values } from '../change.ts'
import type { JsonValue } from '../decision.ts'
import type { Effects } from '../effect.ts'
import { LeoraError } from '../errors.ts'
import type { Database, Tenant } from '../ports/database.ts'
import type { RecordRef } from '../record.ts'
import type { FailureEntry, StoredRun } from '../run.ts'
import { createMemorySession } from './memory-session.ts'

/** A row of a relation of the source. */
export type Row = Readonly<Record<string, JsonValue>>

/** Answers a named query from the state. */
export type Answer = (parameters: Readonly<Record<string, JsonValue>>, state: MemoryState) => readonly object[]

/** What a memory database holds. A transaction works on a copy, which takes its place when it commits. */
export interface MemoryState {
  readonly relations: Map<string, Row[]>
  /** Rows of the targets, by record id. */
  readonly targets: Map<string, Map<string, Values>>
  readonly leases: Map<string, { token: number; isHeld: boolean; claimant: number | null }>
  readonly runs: Map<string, StoredRun>
  readonly changes: {
    readonly runId: string
    readonly job: string
    readonly step: string
    readonly changedAt: Date
    readonly change: Change
  }[]
  readonly failures: { readonly runId: string; readonly failure: FailureEntry }[]
  readonly effects: { readonly runId: string; readonly record: RecordRef; readonly effects: Effects }[]
  /** By run id and step. */
  readonly selections: Map<string, JsonValue>
  policies: Readonly<Record<string, JsonValue>>
}

/** Where something can go wrong. `…-commit` is before the commit, `…-answer` after it, when it can no longer be undone. */
export type FaultPoint =
  | 'claim'
  | 'claim-answer'
  | 'page'
  | 'write'
  | 'page-commit'
  | 'page-answer'
  | 'progress'
  | 'preview'
  | 'finish'
  | 'finish-answer'

export interface MemoryDatabase extends Database {
  /** As committed. */
  readonly state: MemoryState
  /** Everything that reached a fault point, in order. */
  readonly log: readonly FaultPoint[]
  /** Called at a fault point; what it throws happens there. */
  onFault: (point: FaultPoint, changes: readonly Change[]) => void
  role: { name: string; bypassesRls: boolean }
  /** Lets the lease of a job run out, as if its holder had been away too long. */
  expireLease(job: string): void
}

/** Everything that a session needs of its database. */
export interface MemoryCore {
  state: MemoryState
  readonly queries: Readonly<Record<string, Answer>>
  reach(point: FaultPoint, changes?: readonly Change[]): void
  role(): { readonly name: string; readonly bypassesRls: boolean }
}

/** A database for tests of the loop: one tenant's rows, transactions by copy, and faults on request. */
export function createMemoryDatabase(options: {
  readonly relations: Readonly<Record<string, readonly Row[]>>
  readonly queries: Readonly<Record<string, Answer>>
  readonly tenants: readonly Tenant[]
}): MemoryDatabase {
  const log: FaultPoint[] = []
  const core: MemoryCore = {
    state: emptyState(options.relations),
    queries: options.queries,
    reach(point, changes = []) {
      log.push(point)
      database.onFault(point, changes)
    },
    role: () => database.role,
  }
  const database: MemoryDatabase = {
    name: 'memory',
    log,
    role: { name: 'runner', bypassesRls: false },
    onFault: () => {},
    get state() {
      return core.state
    },
    expireLease(job) {
      const lease = core.state.leases.get(job)
      if (lease) lease.isHeld = false
    },
    listTenants: async () => options.tenants,
    open: async () => createMemorySession(core),
    findDue: async () => [],
    findOutboxDue: async () => [],
    suspend: async () => false,
    resume: async () => false,
    listSuspensions: async () => [],
    admitCall: async () => ({ isAdmitted: true, retryAfterSeconds: 0 }),
    findLate: async () => [],
    findUnwatched: async () => [],
    readHealth: async () => ({
      schemaVersion: null,
      neededVersion: 0,
      jobs: [],
      alerts: { critical: 0, warning: 0, info: 0 },
      watchedAt: null,
    }),
    close: async () => {},
  }
  return database
}

/** What a lost connection looks like. */
export function connectionLost(): LeoraError {
  return new LeoraError('CONNECTION_LOST', 'the connection was lost', { retryable: true })
}

/** What a value that the database does not take looks like. */
export function dataRejected(): LeoraError {
  return new LeoraError('DATA_REJECTED', 'value out of range', { details: { sqlState: '22003' } })
}

function emptyState(relations: Readonly<Record<string, readonly Row[]>>): MemoryState {
  return {
    relations: new Map(Object.entries(relations).map(([name, rows]) => [name, [...rows]])),
    targets: new Map(),
    leases: new Map(),
    runs: new Map(),
    changes: [],
    failures: [],
    effects: [],
    selections: new Map(),
    policies: {},
  }
}
