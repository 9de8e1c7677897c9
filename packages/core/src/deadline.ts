/** Says between pages whether another one still fits before the deadline. */
export interface Deadline {
  /** True where the time left is below twice the slowest page so far. */
  isNear(now: Date): boolean
  /** Takes a page's duration into the estimate. */
  pageTook(milliseconds: number): void
}

/** A deadline at `instant`; without one it is never near. */
export function createDeadline(instant: Date | null): Deadline {
  let slowestMs = 0
  return {
    isNear: (now) => instant !== null && instant.getTime() - now.getTime() <= 2 * slowestMs,
    pageTook(milliseconds) {
      slowestMs = Math.max(slowestMs, milliseconds)
    },
  }
}
