/** A day: a receiver that names a later time, by mistake or not, is asked again all the same. */
export const longestRetryAfterSeconds = 86_400

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The three forms of a date in HTTP (RFC 9110 5.6.7). */
const dates = [
  /^\w{3}, (?<day>\d{2}) (?<month>\w{3}) (?<year>\d{4}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/,
  /^\w{6,9}, (?<day>\d{2})-(?<month>\w{3})-(?<year>\d{2}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/,
  /^\w{3} (?<month>\w{3}) (?<day>[ \d]\d) (?<time>\d{2}:\d{2}:\d{2}) (?<year>\d{4})$/,
]

/**
 * Whole seconds from `now` that a Retry-After header asks to wait, from 0 to `longestRetryAfterSeconds`; undefined where it is missing or says nothing.
 * Takes both forms, a number of seconds and an HTTP date (RFC 9110 10.2.3).
 */
export function retryAfterSeconds(header: string | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? ''
  const seconds = /^\d+$/.test(text) ? Number(text) : secondsUntil(text, now)
  return seconds === undefined ? undefined : Math.min(Math.max(seconds, 0), longestRetryAfterSeconds)
}

function secondsUntil(text: string, now: Date): number | undefined {
  for (const form of dates) {
    const { day = '', month = '', year = '', time = '' } = form.exec(text)?.groups ?? {}
    const monthIndex = months.indexOf(month)
    if (monthIndex < 0) continue
    const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
    const instant = Date.UTC(fullYear(year, now), monthIndex, Number(day), hours, minutes, seconds)
    return Math.ceil((instant - now.getTime()) / 1000)
  }
  return undefined
}

/** A year of two digits that seems to be more than 50 years ahead lies in the past (RFC 9110 5.6.7). */
function fullYear(year: string, now: Date): number {
  if (year.length === 4) return Number(year)
  const current = now.getUTCFullYear()
  const sameCentury = current - (current % 100) + Number(year)
  return sameCentury > current + 50 ? sameCentury - 100 : sameCentury
}
