import type { Clock } from './ports/clock.ts'

/**
 * A UUID v7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then chance. Ids of later runs sort later: where the clock is
 * behind `last`, the newest there is (it was set back, or another machine's is ahead), the time is one more than that's.
 */
export function createRunId(clock: Clock, last: string | null = null): string {
  const milliseconds = Math.max(clock.now().getTime(), last === null ? 0 : timeOf(last) + 1)
  const time = milliseconds.toString(16).padStart(12, '0')
  const digits = (count: number) =>
    Array.from({ length: count }, () => Math.floor(clock.random() * 16).toString(16)).join('')
  const variant = (8 + Math.floor(clock.random() * 4)).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${digits(3)}-${variant}${digits(3)}-${digits(12)}`
}

/** The least id that a run started at `instant` can have: all earlier runs' sort before it. */
export function firstRunIdAt(instant: Date): string {
  const time = Math.max(0, instant.getTime()).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`
}

function timeOf(id: string): number {
  return Number.parseInt(id.replace('-', '').slice(0, 12), 16)
}
