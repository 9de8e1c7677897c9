import type { CalendarDay } from '../calendar-day.ts'
import type { Change, Values } from '../change.ts'
import type { JsonValue } from '../decision.ts'
import type { Effects, LogTable } from '../effect.ts'
import type { Query } from '../query.ts'
import type { RecordKey } from '../record.ts'
import type { FailureEntry, RunOutcome, RunProgress, StoredRun } from '../run.ts'
import type { Target } from '../target.ts'
import type { AlertStore } from './alerts.ts'
import type { Outbox } from './outbox.ts'
import type { PruneCounts, RetentionHorizon } from './retention.ts'
import type { RuleStore } from './rules.ts'
import type { UndoReader, UndoTransaction } from './undo.ts'

/** A tenant as the application's registry has it. Ids are text here, whatever they are there. */
export interface Tenant {
  readonly id: string
  readonly slug: string
  readonly name: string
  /** IANA name; calendar days are the tenant's. */
  readonly timeZone: string
}

/**
 * Where source, target and ledger live together: one database, so that a page's facts, writes and checkpoint share one
 * transaction. Every adapter passes the suite in `packages/conformance`.
 */
export interface Database {
  /** `postgres`, `pglite`; for messages. */
  readonly name: string
  /** Every tenant of the application. */
  listTenants(): Promise<readonly Tenant[]>
  /** A session for one unit of work of one tenant, on a connection that nobody else uses. Close it. */
  open(tenant: Tenant): Promise<Session>
  /**
   * What is due among all tenants, in one statement: for each slot and tenant, where the slot's instant is not in the ledger or an older one has not
   * ended. Suspended schedules are left out, unless asked for.
   */
  findDue(
    slots: readonly PlannedSlot[],
    options?: { readonly withSuspended?: boolean },
  ): Promise<readonly DueSchedule[]>
  /** Stops the schedules of a job (`*`: every) of a tenant (`*`: every); what runs goes on. True where they had not stood still. */
  suspend(suspension: SuspensionKey): Promise<boolean>
  /** Starts them again. True where there was such a suspension. */
  resume(suspension: SuspensionKey): Promise<boolean>
  listSuspensions(): Promise<readonly SuspensionKey[]>
  /** Counts a call of a route by the database's clock, in one statement. Where there is no ledger yet there is nothing to protect: admitted. */
  admitCall(call: RouteCall): Promise<Admission>
  /** The tenants that have a message to send by now. */
  findOutboxDue(): Promise<readonly Tenant[]>
  /** Where the slot's instant is not in the ledger, among what is expected: neither suspended, nor older than anybody has looked at the job. One statement. */
  findLate(slots: readonly PlannedSlot[]): Promise<readonly LateSchedule[]>
  /** The tenants whose alerts somebody is to look at, the longest first; see `UnwatchedRequest`. */
  findUnwatched(request: UnwatchedRequest): Promise<readonly Tenant[]>
  /** What the ledger says of itself and of these jobs, over all tenants. */
  readHealth(jobs: readonly string[]): Promise<LedgerHealth>
  close(): Promise<void>
}

/** A call of a route that is open to the network, and how many of them a window takes. */
export interface RouteCall {
  readonly route: string
  readonly limit: number
  readonly windowSeconds: number
}

/** Whether a call may go on. */
export interface Admission {
  readonly isAdmitted: boolean
  /** Until the window ends. */
  readonly retryAfterSeconds: number
}

/** An occurrence that was to begin, and has not. */
export interface LateSchedule {
  readonly tenant: Tenant
  readonly job: string
  readonly plannedAt: Date
  /** The newest that the ledger has; null where it has none. */
  readonly lastPlannedAt: Date | null
}

/** Never looked at, with a notice that nobody was told of, or one of these. */
export interface UnwatchedRequest {
  /** Whoever has an open alert that was last told before. */
  readonly toldBefore: Date
  /** Whoever has an occurrence that has not ended, and did not move since. */
  readonly idleSince: Date
}

/** The ledger from outside. */
export interface LedgerHealth {
  /** The number of the newest migration applied; null where there is no ledger. */
  readonly schemaVersion: number | null
  /** The one that this code needs. */
  readonly neededVersion: number
  /** Without those that have no occurrence yet. */
  readonly jobs: readonly JobHealth[]
  /** Alerts that are open and that nobody has acknowledged, of all tenants, as of when each was last looked at. */
  readonly alerts: { readonly critical: number; readonly warning: number; readonly info: number }
  /** When a tenant's alerts were last looked at; null where they never were. */
  readonly watchedAt: Date | null
}

/** The newest occurrences of a job, one a tenant. */
export interface JobHealth {
  readonly job: string
  readonly lastPlannedAt: Date
  /** When one of them last began, was tried again, or ended. */
  readonly lastActiveAt: Date
  /** How many of them ended so, or have not ended. */
  readonly ran: number
  readonly skipped: number
  readonly missed: number
  readonly open: number
}

/** The last planned instant of a job, for the tenants of a zone or for all. */
export interface PlannedSlot {
  readonly job: string
  /** Null where the schedule does not depend on the tenant's zone. */
  readonly zone: string | null
  readonly plannedAt: Date
  /** Cron expression and zone, as the ledger keeps them. */
  readonly expression: string
}

/** A (job, tenant) with something to run, and what the ledger has of it. */
export interface DueSchedule {
  readonly tenant: Tenant
  readonly job: string
  /** The newest planned instant in the ledger, where that is under this very expression. */
  readonly lastPlannedKnown: Date | null
  /** The newest, where that is under another: what is older then matters no more. */
  readonly lastKnownOfOtherExpression: Date | null
  /** Occurrences that have begun and not ended, oldest first. */
  readonly open: readonly Date[]
}

/** Tenant id and job name; `*` stands for every one. */
export interface SuspensionKey {
  readonly tenantId: string
  readonly job: string
}

/** One tenant's work. It reconnects by itself after a lost connection; what was under way then has thrown CONNECTION_LOST. */
export interface Session {
  /** Whom the statements run as. A role that bypasses row security may not write. */
  readonly role: { readonly name: string; readonly bypassesRls: boolean }
  /** One READ ONLY transaction over one snapshot; needs SELECT on the source alone, and works before `migrate`. */
  preview<T>(work: (reader: PreviewReader) => Promise<T>): Promise<T>
  /**
   * Takes the lease of (tenant, job) and starts or resumes a run under it, as `choose` says; what `choose` throws leaves
   * everything as it was. Throws LEASE_BUSY where another session holds the lease; its own it takes again, since the answer to a claim can be lost. Null where `choose` skipped the occurrence.
   */
  claim(request: ClaimRequest, choose: (state: JobState) => RunChoice): Promise<Claim | null>
  /** One transaction, fenced: throws FENCED, and writes nothing, where the lease is no longer this claim's. */
  page<T>(claim: Claim, work: (page: PageTransaction) => Promise<T>): Promise<T>
  /** How far the run got, as committed: what to go on from after a lost connection. */
  readProgress(claim: Claim): Promise<RunProgress>
  /** What `select` chose in a step of this run; null where nothing is stored. */
  readSelection(claim: Claim, step: number): Promise<JsonValue | null>
  /** Writes how the run ended (or paused), and gives the lease back. Fenced. */
  finish(claim: Claim, outcome: RunOutcome): Promise<void>
  /**
   * Ends a run that has not ended, and its occurrence, as cancelled; whoever is at it is fenced from its next statement on. Resolves to the run as
   * it then stands: one that had ended is left as it was. Null where there is no such run.
   */
  cancel(runId: string): Promise<StoredRun | null>
  /** One transaction under the job's lease, in which changes are taken back. Throws LEASE_BUSY where a run holds it. */
  undo<T>(job: string, owner: string, work: (transaction: UndoTransaction) => Promise<T>): Promise<T>
  /** Deletes what is older than the horizon, a bounded number of rows at a time; `dryRun` counts them. */
  prune(horizon: RetentionHorizon, options: { readonly dryRun: boolean }): Promise<PruneCounts>
  /** The tenant's messages on their way out. */
  readonly outbox: Outbox
  /** The tenant's rules of process-triggers. */
  readonly rules: RuleStore
  /** The tenant's alerts. */
  readonly alerts: AlertStore
  /**
   * Ends the transaction under way, and with it the statement, where the database can cancel one: it rolls back, and its call
   * throws. Nothing happens where none is under way, or its COMMIT is.
   */
  interrupt(): Promise<void>
  close(): Promise<void>
}

/** Reads whatever a query describes. */
export interface Reader {
  read<Row>(query: Query<Row>): Promise<readonly Row[]>
}

/** A record's facts, its key, and what stands in the target for it: null where there is no row (or, in a preview, no table). */
export interface StoredRecord<Facts> {
  readonly facts: Facts
  readonly key: RecordKey
  readonly before: Values | null
  /** What the application's columns that are written back hold now, by column of the relation. */
  readonly present: Values
}

/** Reads pages of records together with their rows of the target, in key order. */
export interface RecordReader extends Reader {
  readRecords<Facts>(query: Query<Facts>, target: Target): Promise<readonly StoredRecord<Facts>[]>
}

/** What a dry run, `explain` and the ledger's readers need. */
export interface PreviewReader extends RecordReader, UndoReader {
  /** The tenant's own policies by job (`*` for every job); empty where there are none. */
  readPolicies(): Promise<Readonly<Record<string, JsonValue>>>
  /** Newest first. */
  listRuns(filter: { readonly job?: string; readonly limit: number }): Promise<readonly StoredRun[]>
  readRun(runId: string): Promise<StoredRun | null>
  /** Those that ended without a run: missed or skipped. Newest first. */
  listUnrun(filter: { readonly job?: string; readonly limit: number }): Promise<readonly UnrunOccurrence[]>
  /** The days from `from` to `to` that a run of this job and input has written for, and was not taken back. */
  readWrittenDays(query: WrittenDaysQuery): Promise<readonly CalendarDay[]>
  readFailures(runId: string, limit: number): Promise<readonly FailureEntry[]>
  readChanges(runId: string, limit: number): Promise<readonly Change[]>
  /** The newest change of a record, and when it was made. */
  readLastChange(job: string, record: { readonly kind: string; readonly id: string }): Promise<DatedChange | null>
}

/** An occurrence that no run was made for. */
export interface UnrunOccurrence {
  readonly job: string
  readonly plannedAt: Date
  readonly asOf: CalendarDay
  readonly outcome: 'skipped' | 'missed'
  readonly reason: string
}

export interface WrittenDaysQuery {
  readonly job: string
  readonly inputHash: string
  readonly from: CalendarDay
  readonly to: CalendarDay
}

/** A change with the run that made it. */
export interface DatedChange extends Change {
  readonly runId: string
  readonly asOf: CalendarDay
  readonly changedAt: Date
}

/** Whose lease, on what, for how long. */
export interface ClaimRequest {
  readonly job: string
  /** Who holds it: for the message that another caller gets. */
  readonly owner: string
  /** Lookup of an unfinished run to resume. */
  readonly asOf: CalendarDay
  readonly inputHash: string
  /** The occurrence to run; the claim records it, and those that end missed with it. */
  readonly occurrence?: OccurrenceClaim
}

/** An occurrence to run, and the older ones that are recorded with it: missed for a reason, or, without one, still to run. */
export interface OccurrenceClaim {
  readonly plannedAt: Date
  readonly expression: string
  readonly missed: readonly { readonly plannedAt: Date; readonly reason: string | null; readonly asOf: CalendarDay }[]
}

/** What the ledger has of an occurrence that is to run. */
export interface OccurrenceState {
  readonly outcome: 'ran' | 'skipped' | 'missed' | null
  readonly attempts: number
  readonly run: StoredRun | null
}

/** What the ledger knows of a job of a tenant when a run wants to start. */
export interface JobState {
  readonly policies: Readonly<Record<string, JsonValue>>
  /** A run of the same job, as-of and input that did not finish. */
  readonly unfinished: StoredRun | null
  /** The latest as-of that a run of this job has written for. */
  readonly lastAsOf: CalendarDay | null
  /** The greatest id of a run of this job. */
  readonly lastRunId: string | null
  /** The occurrence asked for; null where the ledger does not have it, or none was asked for. */
  readonly occurrence: OccurrenceState | null
}

/** What becomes of a claim: a new run, an unfinished one, or an occurrence that ends skipped for this reason. */
export type RunChoice = { readonly start: StoredRun } | { readonly resume: StoredRun } | { readonly skip: string }

/** A lease held, and the run under it. */
export interface Claim {
  readonly job: string
  /** Grows with every claim; what a page's transaction is fenced with. */
  readonly token: string
  readonly run: StoredRun
  readonly resumed: boolean
}

/** What may happen in a page's transaction, beside reading. */
export interface PageTransaction extends RecordReader {
  /** Stores what `prepare` found, for this run's pages and resumes. */
  storeShared(shared: JsonValue): Promise<void>
  /** Upserts the rows, writes back, and logs one line a change. One record that the database rejects fails them all. */
  write(step: string, target: Target, changes: readonly Change[], changedAt: Date): Promise<void>
  /** Inserts tasks, messages and log rows; what has a key that is there already is left as it is. */
  writeEffects(placed: readonly PlacedEffects[], log: LogTable | null): Promise<void>
  /** Keeps what `select` chose in a step, in the place of what was chosen before. */
  storeSelection(step: number, selection: JsonValue): Promise<void>
  recordFailures(failures: readonly FailureEntry[]): Promise<void>
  /**
   * Commits how far the run is with the page, and renews the lease. Throws CHECKPOINT_LOST where the ledger is not at `from`: a database that
   * failed over to a copy has lost pages that it had answered.
   */
  checkpoint(progress: RunProgress, from: RunProgress): Promise<void>
}

/** The effects of a change, with what it is about and why. */
export interface PlacedEffects extends Pick<Change, 'record' | 'reasons'> {
  readonly effects: Effects
}
