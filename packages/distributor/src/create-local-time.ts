const dayMs = 86_400_000
const minuteMs = 60_000

/** Instants of a time zone's days, as ISO strings in UTC. */
export interface LocalTime {
  /** The first instant of a local day: 04:00Z or 05:00Z in New York. */
  midnight(day: number): string
  /** So many seconds after the first instant of a local day. */
  at(day: number, seconds: number): string
}

/** Local time of an IANA zone. Intl is slow, so it is asked once a day and the answer is kept. */
export function createLocalTime(timeZone: string): LocalTime {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  const starts = new Map<number, { ms: number; iso: string }>()

  function offsetMs(instant: number): number {
    const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(format.format(instant)) ?? []
    const size = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * minuteMs
    return sign === '-' ? -size : size
  }
  function findStart(day: number): number {
    const wall = day * dayMs
    const guess = wall - offsetMs(wall)
    const start = wall - offsetMs(guess)
    // Where the clocks go forward at midnight, the day starts at one o'clock: the later of the two.
    return start + offsetMs(start) === wall ? start : Math.max(guess, start)
  }
  function startOf(day: number): { ms: number; iso: string } {
    const known = starts.get(day)
    if (known) return known
    const ms = findStart(day)
    const start = { ms, iso: new Date(ms).toISOString() }
    starts.set(day, start)
    return start
  }

  return {
    midnight: (day) => startOf(day).iso,
    at: (day, seconds) => new Date(startOf(day).ms + seconds * 1000).toISOString(),
  }
}
