import type { CalendarDay } from '../calendar-day.ts'
import type { Change } from '../change.ts'
import type { JsonValue } from '../decision.ts'
import type { Effects, LogTable } from '../effect.ts'
import type { FailureEntry, RunOutcome, RunProgress, StoredRun } from '../run.ts'
import type { Target } from '../target.ts'
import type { AlertStore } from './alerts.ts'
import type { Outbox } from './outbox.ts'
import type { PreviewReader, RecordReader } from './readers.ts'
import type { PruneCounts, RetentionHorizon } from './retention.ts'
import type { RuleStore } from './rules.ts'
import type { UndoTransaction } from './undo.ts'

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
