import { z } from 'zod'
import { firstTransition, offsetAt } from '../../zone-offset.ts'

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day from 00:00 to 23:59')

/** Times of day, `HH:MM`: from the first, included, to the second, excluded; over midnight where the second is the earlier one. */
export const quietHours = z
  .strictObject({
    from: timeOfDay.default('20:00'),
    to: timeOfDay.default('07:00'),
  })
  .refine(({ from, to }) => from !== to, 'from and to must differ; null is for no quiet hours')

export type QuietHours = z.infer<typeof quietHours>

const minute = 60_000
const day = 24 * 60 * minute

/**
 * The end of the quiet hours that an instant lies in; null where it lies in none. An end that does not exist, because the clocks are put forward over
 * it, is the instant at which they are. Throws CONFIG_INVALID for a zone that does not exist.
 */
export function quietUntil(instant: Date, timeZone: string, hours: QuietHours | null): Date | null {
  if (hours === null) return null
  const offset = offsetAt(timeZone, instant.getTime())
  const local = instant.getTime() + offset
  const sinceMidnight = ((local % day) + day) % day
  const [from, to] = [millisecondsOf(hours.from), millisecondsOf(hours.to)]
  const isQuiet = from < to ? sinceMidnight >= from && sinceMidnight < to : sinceMidnight >= from || sinceMidnight < to
  if (!isQuiet) return null
  const end = local - sinceMidnight + to + (sinceMidnight < to ? 0 : day)
  const transition = firstTransition(timeZone, instant.getTime(), end - offset)
  if (transition === null) return new Date(end - offset)
  return new Date(Math.max(transition.at, end - transition.after))
}

function millisecondsOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':')
  return (Number(hours) * 60 + Number(minutes)) * minute
}
