/** Time and chance, passed in, so that tests can move the one and repeat the other. */
export interface Clock {
  now(): Date
  /** Resolves after `milliseconds`, or as soon as the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
  /** In [0, 1). */
  random(): number
}
