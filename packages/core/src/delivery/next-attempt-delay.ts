import { type RetryRule, retryDelayMs } from '../retry.ts'

/** Ceilings from 30 s to 12 h: 65 hours in all at most, 33 on average: a receiver that was down overnight gets its messages. */
export const deliveryRetryRule: RetryRule = { attempts: 16, firstDelayMs: 30_000, longestDelayMs: 12 * 3_600_000 }

/**
 * Milliseconds to wait after attempt number `attempt` (from 1) has failed; null where it was the last. Full jitter: a random share of a ceiling that doubles
 * (Brooker, "Exponential Backoff and Jitter", AWS 2015). What the receiver asked for is waited out, and a share of the first ceiling beyond it, so that all
 * that were told the same second do not come back in it.
 */
export function nextAttemptDelayMs(
  failed: {
    readonly attempt: number
    readonly retryAfterSeconds?: number | undefined
    /** In [0, 1). */
    readonly random: number
  },
  rule: RetryRule = deliveryRetryRule,
): number | null {
  const { attempt, retryAfterSeconds, random } = failed
  if (attempt >= rule.attempts) return null
  const delayMs = retryDelayMs(attempt, random, rule)
  if (retryAfterSeconds === undefined) return delayMs
  return Math.max(delayMs, retryAfterSeconds * 1000 + random * rule.firstDelayMs)
}
