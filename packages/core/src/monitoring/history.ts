import type { ZonedSchedule } from '../planned-instants.ts'
import type { RunCounts, RunError, RunStatus } from '../run.ts'

/** What the ledger has of a job of a tenant: what alerts and service levels are reckoned from. */
export interface JobHistory {
  readonly job: string
  readonly tenant: { readonly id: string; readonly slug: string }
  /** Null where nothing is to be started: suspended, or without a schedule. */
  readonly schedule: ZonedSchedule | null
  /** From when on occurrences are expected: when the job, the tenant or the schedule came to be. */
  readonly expectedSince: Date
  /** The runs of the last thirty days, oldest first. */
  readonly runs: readonly MonitoredRun[]
  /** Occurrences of the same days that ended without a run, oldest first. */
  readonly unrun: readonly UnrunInstant[]
  /** The newest planned instant that the ledger knows; null where it knows none. */
  readonly lastPlannedAt: Date | null
}

export interface MonitoredRun {
  readonly id: string
  /** Null for a run by hand. */
  readonly plannedAt: Date | null
  readonly startedAt: Date
  /** When it last committed a page, or was started or tried again. */
  readonly lastActiveAt: Date
  readonly finishedAt: Date | null
  readonly status: RunStatus
  /** How often it was tried; a retried failure counts each time. */
  readonly attempts: number
  /** Time spent in pages, milliseconds, over all its resumes. */
  readonly activeMs: number
  readonly counts: RunCounts
  readonly error: RunError | null
  /** Why it found nothing, where it found nothing. */
  readonly zeroReason: { readonly code: string; readonly message: string } | null
}

export interface UnrunInstant {
  readonly plannedAt: Date
  readonly outcome: 'missed' | 'skipped'
  readonly reason: string
}
