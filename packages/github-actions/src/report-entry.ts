import type { LeoraErrorCode, RunReport } from '@leora-jobs/core'

/** What became of one job for one tenant: a run, or why there is none. */
export type ReportEntry =
  | { readonly report: RunReport }
  | {
      readonly job: string
      readonly tenant: { readonly slug: string }
      readonly error: { readonly code: LeoraErrorCode; readonly message: string }
    }

/** A line that a person should see without opening the log. */
export interface Annotation {
  readonly level: 'error' | 'warning'
  readonly title: string
  readonly message: string
}

/** How a command ended. */
export interface CommandEnd {
  readonly exitCode: number
  /** One word for it: succeeded, partial, paused, busy, failed. */
  readonly status: string
  /** What it threw, for people. */
  readonly error?: string
}
