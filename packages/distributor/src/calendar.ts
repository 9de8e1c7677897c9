const dayMs = 86_400_000

/** The number of a calendar day, counted from 1970-01-01. */
export function parseDay(day: string): number {
  const number = Date.parse(`${day}T00:00:00Z`) / dayMs
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || formatDay(number) !== day) {
    throw new RangeError(`asOf must be a calendar day YYYY-MM-DD, got '${day}'`)
  }
  return number
}

/** A day number as YYYY-MM-DD. */
export function formatDay(day: number): string {
  return Number.isNaN(day) ? '' : new Date(day * dayMs).toISOString().slice(0, 10)
}

/** The month of a day number, 0 to 11. */
export function monthOf(day: number): number {
  return new Date(day * dayMs).getUTCMonth()
}

/** Moves an age (days before `asOfDay`) that falls on a weekend back to its Friday; the future stays where it is. */
export function toWorkday(asOfDay: number, age: number): number {
  if (age < 0) return age
  const weekday = (asOfDay - age + 4) % 7 // day 0 was a Thursday; 0 is Sunday
  if (weekday === 6) return age + 1
  return weekday === 0 ? age + 2 : age
}
