import { Temporal } from 'temporal-polyfill'

// What a schedule's planned instants are, worked out a second time: knows nothing of croner, Intl or our own
// transitions. Fields are sets of numbers, days are counted one by one, and what a local time means is Temporal's
// answer.

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
const monthNames = 'jan feb mar apr may jun jul aug sep oct nov dec'
  .split(' ')
  .map((name, index) => [name, index + 1] as const)
const dayNames = 'sun mon tue wed thu fri sat'.split(' ').map((name, index) => [name, index] as const)
const numbers = new Map([...monthNames, ...dayNames])

/** A cron expression as sets of numbers. */
export interface CronSets {
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  readonly isDay: (daysSince1970: number) => boolean
  readonly isWildcard: boolean
}

export function cronSets(cron: string): CronSets {
  const [minutes = '', hours = '', dayOfMonth = '', month = '', dayOfWeek = ''] = cron.toLowerCase().split(' ')
  const dates = new Set(valuesOf(dayOfMonth, 1, 31))
  const months = new Set(valuesOf(month, 1, 12))
  const weekdays = new Set(valuesOf(dayOfWeek, 0, dayOfWeek.startsWith('*') ? 6 : 7).map((value) => value % 7))
  const isDay = (daysSince1970: number) => {
    const date = new Date(daysSince1970 * day)
    if (!months.has(date.getUTCMonth() + 1)) return false
    const [isDate, isWeekday] = [dates.has(date.getUTCDate()), weekdays.has(date.getUTCDay())]
    return dayOfMonth === '*' || dayOfWeek === '*' ? isDate && isWeekday : isDate || isWeekday
  }
  return { minutes: valuesOf(minutes, 0, 59), hours: valuesOf(hours, 0, 23), isDay, isWildcard: hours.startsWith('*') }
}

function valuesOf(text: string, min: number, max: number): readonly number[] {
  const all = Array.from({ length: max + 1 - min }, (_, index) => index + min)
  const number = (name: string) => numbers.get(name) ?? Number(name)
  const parts = text.split(',').map((part) => {
    const [range = '', step = '1'] = part.split('/')
    const [from = min, to = from] = range === '*' ? [min, max] : range.replace(/-sun$/, '-7').split('-').map(number)
    return (value: number) => value >= from && value <= to && (value - from) % Number(step) === 0
  })
  return all.filter((value) => parts.some((matches) => matches(value)))
}

/**
 * The `count` planned instants nearest to `instant`, nearest first: after it (1), or up to it (-1). Looks at days of
 * nine years.
 */
export function nearestPlanned(
  sets: CronSets,
  zone: string,
  instant: number,
  direction: 1 | -1,
  count: number,
): readonly number[] {
  const found = new Set<number>()
  const first = Math.floor(instant / day)
  let enough = 9 * 366
  for (let passed = -2; passed <= enough; passed += 1) {
    const dayNumber = first + passed * direction
    if (!sets.isDay(dayNumber)) continue
    for (const planned of instantsOfDay(sets, zone, dayNumber)) {
      if (direction === 1 ? planned > instant : planned <= instant) found.add(planned)
    }
    // a local day begins within a day of UTC's, and a gap moves what it left out by a day at most
    if (found.size >= count) enough = Math.min(enough, passed + 3)
  }
  return [...found].sort((one, other) => (one - other) * direction).slice(0, count)
}

function instantsOfDay({ hours, minutes, isWildcard }: CronSets, zone: string, dayNumber: number): readonly number[] {
  return hours.flatMap((hourOfDay) => {
    const begin = dayNumber * day + hourOfDay * hour
    const offset = steadyOffset(zone, begin)
    if (offset !== null) return minutes.map((value) => begin + value * minute - offset)
    return minutes.flatMap((value) => meant(zone, begin + value * minute, isWildcard))
  })
}

/** The rule: the instants that a local time means. */
function meant(zone: string, local: number, isWildcard: boolean): readonly number[] {
  const { earlier, later, afterGap } = resolve(zone, local)
  if (afterGap !== null) return [afterGap]
  return isWildcard ? [earlier, later] : [earlier]
}

const resolve = remembered((zone, local) => {
  const plain = Temporal.Instant.fromEpochMilliseconds(local).toZonedDateTimeISO('UTC').toPlainDateTime()
  const earlier = plain.toZonedDateTime(zone, { disambiguation: 'earlier' })
  const later = plain.toZonedDateTime(zone, { disambiguation: 'later' })
  const exists = earlier.toPlainDateTime().equals(plain)
  const afterGap = exists ? null : (earlier.getTimeZoneTransition('next')?.epochMilliseconds ?? null)
  return { earlier: earlier.epochMilliseconds, later: later.epochMilliseconds, afterGap }
})

/** The one offset of a local hour; null where clocks are changed in it, and each minute has to be asked for. */
function steadyOffset(zone: string, begin: number): number | null {
  const { found } = transitionsOf(zone)
  const index = found.findLastIndex(({ at }) => at - 2 * day <= begin)
  const near = found[index]
  // far from any change the last one's offset holds; asking Temporal each time would take a minute instead of seconds
  if (near === undefined) return found.length === 0 ? offsetOf(zone, begin) : offsetOf(zone, (found[0]?.at ?? 0) - 1)
  return begin > near.at + 2 * day ? near.offset : steadyHour(zone, begin)
}

const steadyHour = remembered((zone, begin) => {
  const [first, last] = [resolve(zone, begin), resolve(zone, begin + hour - minute)]
  const isSingle = [first, last].every(({ earlier, later, afterGap }) => afterGap === null && earlier === later)
  return isSingle && last.earlier - first.earlier === hour - minute ? begin - first.earlier : null
})

/** The changes of a zone's clocks from 1960 to 2055, by Temporal. */
export const transitionsOf = remembered((zone) => {
  const found: { readonly at: number; readonly offset: number }[] = []
  let next = Temporal.Instant.fromEpochMilliseconds(Date.UTC(1960, 0))
    .toZonedDateTimeISO(zone)
    .getTimeZoneTransition('next')
  while (next && next.year < 2055) {
    found.push({ at: next.epochMilliseconds, offset: next.offsetNanoseconds / 1e6 })
    next = next.getTimeZoneTransition('next')
  }
  return { found }
})

function offsetOf(zone: string, instant: number): number {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
}

function remembered<Result>(work: (zone: string, at: number) => Result): (zone: string, at?: number) => Result {
  const known = new Map<string, Map<number, Result>>()
  return (zone, at = 0) => {
    const ofZone = known.get(zone) ?? new Map<number, Result>()
    known.set(zone, ofZone)
    const found = ofZone.get(at)
    if (found !== undefined) return found
    const result = work(zone, at)
    ofZone.set(at, result)
    return result
  }
}
