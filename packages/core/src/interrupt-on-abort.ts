import type { Clock } from './ports/clock.ts'
import type { Session } from './ports/session.ts'

/**
 * How long a page may go on after the signal. A serverless platform kills 500 ms after SIGTERM: most pages end by themselves within this, and what is
 * left is enough to cancel the others, roll back, write `paused` and give the lease back: some ten round trips.
 */
export const interruptAfterMs = 150

/** A page whose write was rejected goes on in halves, each a transaction of its own: what comes next is interrupted as well, for a second. */
const interruptAgainMs = 50
const interruptTimes = 20

/** Does `work`, and interrupts the session's transactions a little after the signal has aborted, until `work` has settled. */
export async function interruptOnAbort<T>(
  session: Pick<Session, 'interrupt'>,
  { clock, signal }: { readonly clock: Pick<Clock, 'sleep'>; readonly signal?: AbortSignal | undefined },
  work: () => Promise<T>,
): Promise<T> {
  const settled = new AbortController()

  async function interrupt(): Promise<void> {
    for (let times = 0; times < interruptTimes; times += 1) {
      await clock.sleep(times === 0 ? interruptAfterMs : interruptAgainMs, settled.signal)
      if (settled.signal.aborted) return
      await session.interrupt().catch(() => undefined)
    }
  }

  const onAbort = () => void interrupt()
  if (signal?.aborted) onAbort()
  else signal?.addEventListener('abort', onAbort, { once: true, signal: settled.signal })
  try {
    return await work()
  } finally {
    settled.abort()
  }
}
