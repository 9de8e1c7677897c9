import type { Clock } from '../../src/ports/clock.ts'

/** A clock whose sleepers wait until it is moved past their time, or their signal is aborted. */
export function createWaitingClock(start: Date): Clock & { advance(milliseconds: number): void } {
  let time = start.getTime()
  const sleepers: { readonly until: number; wake(): void }[] = []
  return {
    now: () => new Date(time),
    random: () => 0.5,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        const wake = () => resolve(undefined)
        sleepers.push({ until: time + milliseconds, wake })
        signal?.addEventListener('abort', wake, { once: true })
      }),
    advance(milliseconds) {
      time += milliseconds
      for (const { until, wake } of sleepers) if (until <= time) wake()
    },
  }
}
