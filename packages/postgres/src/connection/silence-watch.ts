/** Tells when a server that owes an answer has been silent for too long. */
export interface SilenceWatch {
  /** How long a silence may last, from the next `start` on; null for as long as it likes. */
  allow(seconds: number | null): void
  /** An answer is owed, from now on. */
  start(): void
  /** None is. */
  stop(): void
}

/** The longest that a timer can wait. */
const longestMs = 2 ** 31 - 1

/** A process that was frozen, or busy, meets its timers before it sends what was queued and reads what has come in: it gets to do so. */
const graceMs = 100

/** Calls `onSilence` once the limit has passed between `start` and the next `start` or `stop`. */
export function createSilenceWatch(onSilence: () => void): SilenceWatch {
  let limitMs: number | null = null
  let timer: NodeJS.Timeout | undefined

  function stop(): void {
    clearTimeout(timer)
    timer = undefined
  }

  return {
    allow(seconds) {
      limitMs = seconds === null ? null : Math.min(seconds * 1000, longestMs)
    },
    start() {
      stop()
      if (limitMs === null) return
      timer = setTimeout(() => {
        timer = setTimeout(onSilence, graceMs)
      }, limitMs)
    },
    stop,
  }
}
