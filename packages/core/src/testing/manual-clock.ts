import type { Clock } from '../ports/clock.ts'

/** A clock that moves only when told to: sleeping takes no time, and is written down. */
export interface ManualClock extends Clock {
  /** Milliseconds of every sleep so far. */
  readonly sleeps: readonly number[]
  advance(milliseconds: number): void
}

export function createManualClock(start = new Date('2026-03-01T12:00:00Z')): ManualClock {
  let time = start.getTime()
  let state = 1
  const sleeps: number[] = []
  return {
    sleeps,
    now: () => new Date(time),
    sleep(milliseconds) {
      sleeps.push(milliseconds)
      time += milliseconds
      return Promise.resolve()
    },
    random() {
      // Park and Miller's generator: the same every time
      state = (state * 48_271) % 2_147_483_647
      return state / 2_147_483_647
    },
    advance(milliseconds) {
      time += milliseconds
    },
  }
}
