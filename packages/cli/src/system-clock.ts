import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '@leora-jobs/core'

/** The machine's clock and chance. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => undefined),
  random: Math.random,
}
