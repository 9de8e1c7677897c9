import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '@leora-jobs/core'

/** The machine's clock, wrong by `offsetMs`. */
export function shiftedClock(offsetMs: number): Clock {
  return {
    now: () => new Date(Date.now() + offsetMs),
    sleep: (milliseconds, signal) => wait(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined),
    random: Math.random,
  }
}
