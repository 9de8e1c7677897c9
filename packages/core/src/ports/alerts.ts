import type { MessageEffect } from '../effect.ts'
import type { Alert, AlertStatus } from '../monitoring/alert.ts'
import type { JobHistory } from '../monitoring/history.ts'
import type { ZonedSchedule } from '../planned-instants.ts'
import type { RecordRef } from '../record.ts'

/** The alerts of one tenant, and what they are reckoned from. */
export interface AlertStore {
  /**
   * One transaction, alone among those of the tenant: hands what the ledger has of these jobs to `judge`, and stores the alerts that it makes of them. A job that is looked at for
   * the first time is expected since its newest occurrence under this expression, or from now on; under another expression than before, from now on. Resolves to the alerts of these jobs that are not resolved,
   * and those that somebody is to be told of.
   */
  watch(
    request: HistoryRequest,
    judge: (watched: readonly WatchedJob[]) => readonly Alert[],
  ): Promise<readonly StoredAlert[]>
  /** The same histories, READ ONLY. A job that nobody has looked at is expected since its oldest occurrence. */
  readHistories(request: HistoryRequest): Promise<readonly JobHistory[]>
  /** Newest first. */
  list(filter: AlertFilter): Promise<readonly StoredAlert[]>
  /** Those that are open: no more reminders. Resolves to those changed. */
  acknowledge(ids: readonly string[]): Promise<readonly StoredAlert[]>
  /** Ends those that are not resolved, and tells nobody. What is still wrong opens again. Resolves to those changed. */
  resolve(ids: readonly string[]): Promise<readonly StoredAlert[]>
  /** `check` has reported them: see `StoredAlert.reportedAt`. */
  markReported(ids: readonly string[]): Promise<void>
  /** Enters the messages into the tenant's outbox, and takes the notices of these alerts for told: one transaction. A notice that has changed meanwhile stays. */
  tell(told: readonly StoredAlert[], messages: readonly AlertMessage[]): Promise<void>
}

export interface HistoryRequest {
  readonly jobs: readonly WatchedSchedule[]
  readonly now: Date
  /** Runs that began, and occurrences that were planned, from then on. */
  readonly since: Date
  /** At most so many of each a job, the newest. */
  readonly limit: number
}

/** A job, and its schedule as it is for the tenant. */
export interface WatchedSchedule {
  readonly job: string
  readonly schedule: ZonedSchedule
  /** Cron expression and zone, as the ledger keeps them. */
  readonly expression: string
}

export interface WatchedJob {
  readonly history: JobHistory
  /** Its alerts that are not resolved. */
  readonly alerts: readonly Alert[]
}

/** An alert as the ledger has it. */
export interface StoredAlert extends Alert {
  /** UUID. */
  readonly id: string
  readonly acknowledgedAt: Date | null
  /** When `check --report-once` last ended with it; it does so again after the next notice. */
  readonly reportedAt: Date | null
}

export interface AlertFilter {
  readonly status?: readonly AlertStatus[]
  readonly job?: string
  /** Opened, or not resolved before. */
  readonly since?: Date
  readonly limit: number
}

/** A message that is of no run. */
export interface AlertMessage extends MessageEffect {
  /** `*` where it is about several. */
  readonly job: string
  readonly record: RecordRef
}
