import type { DeliveryResult } from '../ports/delivery.ts'
import type { Settlement } from '../ports/outbox.ts'
import type { RetryRule } from '../retry.ts'
import { nextAttemptDelayMs } from './next-attempt-delay.ts'

/**
 * What becomes of a message after this attempt (from 1). One that we broke off ourselves waits for nothing, and is never the last: the receiver has not
 * failed. It keeps its number all the same, since the receiver may have seen it.
 */
export function settlementOf(
  result: DeliveryResult,
  {
    attempt,
    random,
    rule,
  }: { readonly attempt: number; readonly random: number; readonly rule?: RetryRule | undefined },
): Settlement {
  const { status, durationMs, excerpt } = result.evidence
  const evidence = { status, durationMs, excerpt }
  if (result.outcome === 'delivered') return { status: 'delivered', evidence }
  const { code, message, outcome } = result
  const failure = { code, message, evidence }
  if (outcome !== 'retry') return { status: 'dead', ...(outcome === 'gone' && { disables: true }), ...failure }
  if (code === 'ABORTED') return { status: 'pending', delaySeconds: 0, ...failure }
  const delayMs = nextAttemptDelayMs({ attempt, retryAfterSeconds: result.retryAfterSeconds, random }, rule)
  return delayMs === null
    ? { status: 'dead', ...failure }
    : { status: 'pending', delaySeconds: delayMs / 1000, ...failure }
}
