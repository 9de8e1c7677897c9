import type { CalendarDay, RunReport } from '@leora-jobs/core'
import type { StopPoint } from './stop-point.ts'

/** What a worker is told when it is started. */
export interface WorkerPlan {
  readonly url: string
  readonly tenant: string
  readonly asOf: CalendarDay
  readonly pageSize: number
  readonly leaseSeconds: number
  /** Where it stops, once: the first time it is at that point of that page or a later one. Null: nowhere. */
  readonly stop: { readonly point: StopPoint; readonly page: number } | null
  /** How wrong its clock is. */
  readonly clockOffsetMs: number
}

/** What a worker says, one line of JSON each. */
export type WorkerLine =
  | { readonly type: 'stopped' }
  | { readonly type: 'report'; readonly report: RunReport }
  | { readonly type: 'error'; readonly code: string; readonly message: string }
