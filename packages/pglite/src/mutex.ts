import { AsyncLocalStorage } from 'node:async_hooks'
import { LeoraError } from '@leora-jobs/core'

/** Lets one at a time in, first come, first served. */
export interface Mutex {
  /** Throws INTERNAL where it is called from within `work` of the same mutex: that would wait for itself. */
  run<T>(work: () => Promise<T>): Promise<T>
}

export function createMutex(): Mutex {
  const holders = new AsyncLocalStorage<{ isInside: boolean }>()
  let last: Promise<unknown> = Promise.resolve()
  return {
    async run(work) {
      if (holders.getStore()?.isInside) {
        throw new LeoraError(
          'INTERNAL',
          'The embedded database has one session, and this call comes from within its open transaction: it would wait for itself. Finish that one first.',
        )
      }
      const holder = { isInside: true }
      const turn = last.then(() => holders.run(holder, work))
      last = turn.then(
        () => undefined,
        () => undefined,
      )
      try {
        return await turn
      } finally {
        holder.isInside = false
      }
    },
  }
}
