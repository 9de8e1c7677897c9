import { calendarDay } from '@leora-jobs/core'

/** What a process that notifies is told. */
export interface NotifyPlan {
  /** Of the database. */
  readonly url: string
  /** Of the receiver: an origin. */
  readonly hooks: string
}

/** Every run of these tests. */
export const notifyPlan = {
  tenant: 'vineyard',
  asOf: calendarDay('2026-03-01'),
  /** Pages of 3: the last one is not full. */
  customers: 8,
  pageSize: 3,
  /** Of the job, and of a claim of messages. */
  leaseSeconds: 2,
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
} as const
