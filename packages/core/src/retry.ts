import { isLeoraError, type LeoraError } from './errors.ts'
import type { Clock } from './ports/clock.ts'

/** How often, and how long apart, work is repeated after an error that may pass. */
export interface RetryRule {
  /** Attempts in all. */
  readonly attempts: number
  /** The longest wait before the second attempt; it doubles with each. */
  readonly firstDelayMs: number
  readonly longestDelayMs: number
}

/** Waits of 33 s in all at most, 16 s on average: a restarting server is back within it. */
export const defaultRetryRule: RetryRule = { attempts: 10, firstDelayMs: 100, longestDelayMs: 10_000 }

/**
 * Full jitter: a random share of a ceiling that doubles with each attempt (Brooker, "Exponential Backoff and Jitter", AWS
 * 2015). `attempt` counts from 1; `random` in [0, 1).
 */
export function retryDelayMs(attempt: number, random: number, rule: RetryRule = defaultRetryRule): number {
  return random * Math.min(rule.longestDelayMs, rule.firstDelayMs * 2 ** (attempt - 1))
}

/** Repeats `work` while it throws retryable errors; the last error is thrown as it is. */
export async function withRetry<T>(
  work: (attempt: number) => Promise<T>,
  options: {
    readonly clock: Clock
    readonly signal?: AbortSignal | undefined
    readonly rule?: RetryRule | undefined
    /** No wait goes beyond it. @default as long as the rule says */
    readonly deadline?: Date | undefined
    /** Asked about retryable errors only. @default every one is */
    isWorthIt?(error: LeoraError): boolean
    onRetry?(error: LeoraError, attempt: number): void
  },
): Promise<T> {
  const rule = options.rule ?? defaultRetryRule
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(attempt)
    } catch (error) {
      if (!isLeoraError(error) || !error.retryable || attempt >= rule.attempts || options.signal?.aborted) throw error
      if (options.isWorthIt?.(error) === false) throw error
      const delayMs = retryDelayMs(attempt, options.clock.random(), rule)
      if (options.deadline && options.clock.now().getTime() + delayMs >= options.deadline.getTime()) throw error
      options.onRetry?.(error, attempt)
      await options.clock.sleep(delayMs, options.signal)
      if (options.signal?.aborted) throw error
    }
  }
}
