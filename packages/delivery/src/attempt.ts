import type { DeliveryEvidence, DeliveryFailureCode, DeliveryResult } from '@leora-jobs/core/delivery'
import { Refusal } from './refusal.ts'

/** Thrown into an attempt when its time is up. */
class TimedOut extends Error {
  override readonly name = 'TimedOut'
}

/** Thrown into an attempt when whoever asked for it wants it no longer. */
class Aborted extends Error {
  override readonly name = 'Aborted'
}

/** What an attempt may learn on its way, before it ends. */
export interface Attempt {
  /** Aborts with `TimedOut`, or with `Aborted`. */
  readonly signal: AbortSignal
  evidence(seen?: Partial<DeliveryEvidence>): DeliveryEvidence
  /** For a resolver or a transport that does not listen to the signal: it is left behind when the attempt is given up. */
  untilGivenUp<T>(work: () => Promise<T>): Promise<T>
}

/** How long an attempt may take, and how to name what it failed at. */
interface AttemptOptions {
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
  /** The destination as it is named to an operator. */
  readonly destination: string
  /** Of whatever else is thrown. */
  failureOf(error: unknown): {
    readonly code: DeliveryFailureCode
    readonly problem: string
    readonly seen?: Partial<DeliveryEvidence>
    readonly isLasting?: boolean
  }
}

/** Makes one attempt: work that is given up at its time or the signal, and whatever is thrown as a result. */
export async function attempt(
  options: AttemptOptions,
  work: (attempt: Attempt) => Promise<DeliveryResult>,
): Promise<DeliveryResult> {
  const { timeoutMs, signal: outer, destination } = options
  const startedAt = performance.now()
  const evidence = (seen: Partial<DeliveryEvidence> = {}): DeliveryEvidence => ({
    status: null,
    durationMs: Math.round(performance.now() - startedAt),
    address: null,
    excerpt: null,
    ...seen,
  })
  const controller = new AbortController()
  const abort = () => controller.abort(new Aborted())
  const timer = setTimeout(() => controller.abort(new TimedOut()), timeoutMs)
  outer?.addEventListener('abort', abort)
  if (outer?.aborted) abort()
  try {
    return await work({
      signal: controller.signal,
      evidence,
      untilGivenUp: (part) => race(part, controller.signal),
    })
  } catch (error) {
    if (error instanceof Refusal) {
      return { outcome: 'rejected', code: error.code, message: `Not sent: ${error.message}.`, evidence: evidence() }
    }
    if (error instanceof TimedOut) {
      return {
        outcome: 'retry',
        code: 'TIMED_OUT',
        message: `${destination}: no answer within ${timeoutMs / 1000} s.`,
        evidence: evidence(),
      }
    }
    if (error instanceof Aborted) {
      return {
        outcome: 'retry',
        code: 'ABORTED',
        message: `${destination}: it was given up before an answer.`,
        evidence: evidence(),
      }
    }
    const { code, problem, seen, isLasting = false } = options.failureOf(error)
    return {
      outcome: isLasting ? 'rejected' : 'retry',
      code,
      message: `${destination}: ${problem}.`,
      evidence: evidence(seen),
    }
  } finally {
    clearTimeout(timer)
    outer?.removeEventListener('abort', abort)
  }
}

function race<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason)
    if (signal.aborted) return giveUp()
    signal.addEventListener('abort', giveUp)
    void work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', giveUp))
  })
}
