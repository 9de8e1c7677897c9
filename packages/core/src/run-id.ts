import type { Clock } from './ports/clock.ts'

/** A UUID v7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then chance; ids of later runs sort later. */
export function createRunId(clock: Clock): string {
  const time = clock.now().getTime().toString(16).padStart(12, '0')
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
