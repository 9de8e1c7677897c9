import type { Clock } from './ports/clock.ts'

/** Milliseconds since an instant; none where the clock was set back meanwhile. */
export function elapsedMs(clock: Clock, since: Date): number {
  return Math.max(0, clock.now().getTime() - since.getTime())
}

/** Now; or that instant, where the clock was set back behind it. */
export function nowOrLater(clock: Clock, instant: Date): Date {
  const now = clock.now()
  return now < instant ? instant : now
}
