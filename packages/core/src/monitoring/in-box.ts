import type { Clock } from '../ports/clock.ts'
import type { Session } from '../ports/session.ts'

/** How long a look may take: it reads some thousand rows. */
const limitMs = 5_000

/** Does `work`, and ends the session's transaction where it takes too long: its call throws then. */
export async function inBox<T>(
  session: Pick<Session, 'interrupt'>,
  clock: Pick<Clock, 'sleep'>,
  work: () => Promise<T>,
): Promise<T> {
  const settled = new AbortController()
  const limit = clock.sleep(limitMs, settled.signal).then(async () => {
    if (!settled.signal.aborted) await session.interrupt()
  })
  limit.catch(() => undefined)
  try {
    return await work()
  } finally {
    settled.abort()
  }
}
