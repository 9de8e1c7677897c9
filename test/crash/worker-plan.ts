import { type CalendarDay, calendarDay, type RunReport } from '@leora-jobs/core'
import type { RunAs } from './run-once.ts'
import type { StopPoint } from './stop-point.ts'

/** What a worker is told when it is started. */
export interface WorkerPlan {
  readonly url: string
  readonly as: RunAs
  readonly pageSize: number
  readonly leaseSeconds: number
  /** Where it stops, once: the first time it is at that point of that page or a later one. Null: nowhere. */
  readonly stop: { readonly point: StopPoint; readonly page: number } | null
  /** How wrong its clock is. */
  readonly clockOffsetMs: number
}

/** Every run of these tests. The lease is short, to be waited for, and long enough that no busy machine loses it by chance. */
export const usualPlan = {
  as: 'by hand',
  tenant: 'vineyard',
  asOf: calendarDay('2025-06-30'),
  pageSize: 25,
  leaseSeconds: 2,
  stop: null,
  clockOffsetMs: 0,
} as const satisfies Omit<WorkerPlan, 'url'> & { readonly tenant: string; readonly asOf: CalendarDay }

/** What a worker says, one line of JSON each. */
export type WorkerLine =
  | { readonly type: 'stopped' }
  | { readonly type: 'report'; readonly report: RunReport | null }
  | { readonly type: 'error'; readonly code: string; readonly message: string }
