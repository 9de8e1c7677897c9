import type { LeoraError } from './errors.ts'
import type { Clock } from './ports/clock.ts'
import { withRetry } from './retry.ts'

/** How patient to be. */
export interface ReachOptions {
  readonly signal?: AbortSignal | undefined
  /** No wait goes beyond it. */
  readonly deadline?: Date | undefined
  /** Nobody sits and waits: a server that does not answer at all may be restarting. @default false */
  readonly isScheduled?: boolean
}

/** Runs what opens a connection, again where the database cannot just now. */
export type ReachDatabase = <T>(work: () => Promise<T>, options?: ReachOptions) => Promise<T>

/**
 * A database that answers that it has no connection free, or is starting up, is asked again. One that has not answered
 * yet may be a mistyped host: whoever runs a job by hand is told so at once.
 */
export function createReach(clock: Clock): ReachDatabase {
  let hasAnswered = false
  return async (work, { signal, deadline, isScheduled = false } = {}) => {
    const isWorthIt = ({ details }: LeoraError) => {
      hasAnswered ||= details.sqlstate !== undefined
      return hasAnswered || isScheduled
    }
    const result = await withRetry(work, { clock, signal, deadline, isWorthIt })
    hasAnswered = true
    return result
  }
}
