import type { Clock } from './ports/clock.ts'
import type { Observer } from './ports/observer.ts'

/** How long the observers together may take to send what is pending, in milliseconds: two slow requests, and not what anybody waits for. */
const flushLimitMs = 2_000

/** The same once a signal has come: a serverless platform kills 500 ms after it, and most of that belongs to the run. */
const stoppingLimitMs = 200

/** Lets the observers send what is pending, all at once, and never beyond the deadline. What they throw, or have not done by then, is dropped. */
export async function flushObservers(
  observers: readonly Observer[],
  {
    clock,
    deadline,
    signal,
  }: { readonly clock: Clock; readonly deadline?: Date | undefined; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const limitMs = signal?.aborted ? stoppingLimitMs : flushLimitMs
  const leftMs = deadline ? deadline.getTime() - clock.now().getTime() : limitMs
  const timeoutMs = Math.min(limitMs, leftMs)
  const pending = observers.filter(({ flush }) => flush)
  if (pending.length === 0 || timeoutMs <= 0) return
  const settled = new AbortController()
  await Promise.race([
    Promise.allSettled(pending.map(async (observer) => observer.flush?.({ timeoutMs }))),
    clock.sleep(timeoutMs, settled.signal),
  ])
  settled.abort()
}
