import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, it } from 'vitest'
import { forAll } from '../test/support/random.ts'
import { lastPlanned, nextPlanned, plannedInstants } from './planned-instants.ts'
import { checkSchedule } from './schedule.ts'

// The oracle knows nothing of croner, Intl or our own transitions: sets of numbers, days counted one by one, and Temporal.

const day = 86_400_000
const zones = [
  ...['UTC', 'America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'Pacific/Chatham', 'Asia/Kathmandu'],
  ...['Pacific/Apia', 'America/Sao_Paulo', 'Africa/Casablanca', 'Asia/Tehran', 'America/Havana', 'Antarctica/Troll'],
  ...['Pacific/Kwajalein', 'Europe/Dublin', 'Africa/Cairo', 'Asia/Gaza'],
]
const names = new Map(
  'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ').map((name, index) => [name, index + 1]),
)
for (const [index, name] of 'sun mon tue wed thu fri sat'.split(' ').entries()) names.set(name, index)

interface Fields {
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  readonly isDay: (daysSince1970: number) => boolean
  readonly isWildcard: boolean
}

function valuesOf(text: string, min: number, max: number): readonly number[] {
  const number = (name: string) => names.get(name.toLowerCase()) ?? Number(name)
  return text.split(',').flatMap((part) => {
    const [range = '', step = '1'] = part.split('/')
    const [from, to = from] = range === '*' ? [min, max] : range.replace(/-sun$/i, '-7').split('-').map(number)
    return Array.from({ length: max + 1 }, (_, value) => value).filter(
      (value) => value >= Number(from) && value <= Number(to) && (value - Number(from)) % Number(step) === 0,
    )
  })
}

function fieldsOf(cron: string): Fields {
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = ''] = cron.split(' ')
  const sorted = (values: readonly number[]) => [...new Set(values)].sort((one, other) => one - other)
  const [dates, months] = [new Set(valuesOf(dayOfMonth, 1, 31)), new Set(valuesOf(month, 1, 12))]
  const weekdays = new Set(valuesOf(dayOfWeek, 0, dayOfWeek.startsWith('*') ? 6 : 7).map((value) => value % 7))
  const isDay = (daysSince1970: number) => {
    const date = new Date(daysSince1970 * day)
    if (!months.has(date.getUTCMonth() + 1)) return false
    const [isDate, isWeekday] = [dates.has(date.getUTCDate()), weekdays.has(date.getUTCDay())]
    return dayOfMonth === '*' || dayOfWeek === '*' ? isDate && isWeekday : isDate || isWeekday
  }
  return {
    minutes: sorted(valuesOf(minute, 0, 59)),
    hours: sorted(valuesOf(hour, 0, 23)),
    isDay,
    isWildcard: hour.startsWith('*'),
  }
}

/** The instants that a local time means: the gap rule, on Temporal. */
function resolve(zone: string, local: number, isWildcard: boolean): readonly number[] {
  const plain = Temporal.Instant.fromEpochMilliseconds(local).toZonedDateTimeISO('UTC').toPlainDateTime()
  const earlier = plain.toZonedDateTime(zone, { disambiguation: 'earlier' })
  if (!earlier.toPlainDateTime().equals(plain)) {
    const afterGap = earlier.getTimeZoneTransition('next')
    return afterGap ? [afterGap.epochMilliseconds] : []
  }
  const later = plain.toZonedDateTime(zone, { disambiguation: 'later' })
  return isWildcard ? [earlier.epochMilliseconds, later.epochMilliseconds] : [earlier.epochMilliseconds]
}

const offsets = new Map<string, number | null>()
/** The one offset around a local day, or null where clocks are changed near it: most local times then need no Temporal of their own. */
function steadyOffset(zone: string, dayNumber: number): number | null {
  const key = `${zone} ${dayNumber}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const begin = Temporal.Instant.fromEpochMilliseconds((dayNumber - 2) * day).toZonedDateTimeISO(zone)
  const next = begin.getTimeZoneTransition('next')
  const offset = next && next.epochMilliseconds <= (dayNumber + 3) * day ? null : begin.offsetNanoseconds / 1e6
  offsets.set(key, offset)
  return offset
}

function instantsOfDay(fields: Fields, zone: string, dayNumber: number): readonly number[] {
  const offset = steadyOffset(zone, dayNumber)
  const locals = fields.hours.flatMap((hour) =>
    fields.minutes.map((minute) => dayNumber * day + (hour * 60 + minute) * 60_000),
  )
  return locals.flatMap((local) => (offset === null ? resolve(zone, local, fields.isWildcard) : [local - offset]))
}

/** The `count` planned instants nearest to `instant`: after it (direction 1), or up to it (-1); days of nine years are looked at. */
function oracle(fields: Fields, zone: string, instant: number, direction: 1 | -1, count: number): readonly number[] {
  const found = new Set<number>()
  const first = Math.floor(instant / day)
  let enough = Number.POSITIVE_INFINITY
  for (let passed = -2; passed < 9 * 366 && passed <= enough; passed += 1) {
    const dayNumber = first + passed * direction
    if (!fields.isDay(dayNumber)) continue
    for (const planned of instantsOfDay(fields, zone, dayNumber)) {
      if (direction === 1 ? planned > instant : planned <= instant) found.add(planned)
    }
    // local days are up to a day away from UTC's, and what a gap left out moves by a day at most
    if (found.size >= count && enough === Number.POSITIVE_INFINITY) enough = passed + 3
  }
  return [...found].sort((one, other) => (one - other) * direction).slice(0, count)
}

const transitions = zones.map((zone) => {
  const found: number[] = []
  let at = Temporal.Instant.from('1980-01-01T00:00Z').toZonedDateTimeISO(zone).getTimeZoneTransition('next')
  while (at && at.year < 2040) {
    found.push(at.epochMilliseconds)
    at = at.getTimeZoneTransition('next')
  }
  return { zone, found }
})

const [earliest, latest] = [Date.UTC(1980, 0), Date.UTC(2040, 0)]
const anyInstant = fc.integer({ min: earliest / 60_000, max: latest / 60_000 }).map((minutes) => minutes * 60_000)
const nearby = fc
  .oneof(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -4_000, max: 4_000 }))
  .map((minutes) => minutes * 60_000)
const anyMoment = fc.constantFrom(...transitions).chain(({ zone, found }) => {
  const near = fc
    .tuple(fc.constantFrom(...(found.length > 0 ? found : [earliest])), nearby)
    .map(([at, moved]) => at + moved)
  const shift = fc.constantFrom(0, 0, 0, 1, -1, 999, 30_000)
  return fc
    .tuple(fc.oneof({ weight: 3, arbitrary: near }, { weight: 1, arbitrary: anyInstant }), shift)
    .map(([at, ms]) => ({ zone, instant: at + ms }))
})

function anyField(min: number, max: number, named: readonly string[] = []): fc.Arbitrary<string> {
  const value = fc.integer({ min, max })
  const range = fc.tuple(value, value).map(([one, other]) => `${Math.min(one, other)}-${Math.max(one, other)}`)
  const step = fc.integer({ min: 1, max: max - Math.max(min, 1) })
  const part = fc.oneof(
    value.map(String),
    range,
    fc.tuple(range, step).map(([text, by]) => `${text}/${by}`),
  )
  const plain = fc.oneof(
    value.map(String),
    part,
    fc.array(part, { minLength: 2, maxLength: 4 }).map(String),
    step.map((by) => `*/${by}`),
  )
  return named.length === 0 ? plain : fc.oneof(plain, fc.constantFrom(...named))
}

const star = { weight: 1, arbitrary: fc.constant('*') }
const early = fc.constantFrom('0', '1', '2', '3', '1-3', '0,2', '2,14', '1,23', '0-23')
const anyCron = fc
  .tuple(
    fc.oneof(
      { weight: 4, arbitrary: anyField(0, 59) },
      { weight: 2, arbitrary: fc.constantFrom('0', '30', '*/15', '*/30') },
      star,
    ),
    fc.oneof({ weight: 2, arbitrary: anyField(0, 23) }, { weight: 2, arbitrary: early }, star),
    fc.oneof({ weight: 1, arbitrary: anyField(1, 31) }, star),
    fc.oneof(
      { weight: 1, arbitrary: anyField(1, 12, ['mar', 'OCT', 'Apr-Nov', 'jan,dec', '2-12/5']) },
      { ...star, weight: 2 },
    ),
    fc.oneof(
      { weight: 1, arbitrary: anyField(0, 7, ['SUN', 'mon-fri', 'sat-sun', '7', 'fri,Sun', '5-7']) },
      { ...star, weight: 2 },
    ),
  )
  .map((fields) => fields.join(' '))

it('plans the instants that Temporal and the gap rule give, in 20,000 cases of zone, expression and instant', {
  timeout: 120_000,
}, () => {
  const tally = { cases: 0, never: 0 }
  forAll(
    [anyCron, anyMoment, fc.integer({ min: 1, max: 12 })],
    (cron, { zone, instant }, count) => {
      tally.cases += 1
      const [fields, schedule] = [fieldsOf(cron), { cron, zone }]
      const after = oracle(fields, zone, instant, 1, count).map((at) => new Date(at))
      const [first, last] = [after[0], after.at(-1)]
      if (!first || !last) {
        tally.never += 1
        expect(() => checkSchedule(schedule)).toThrow('never fires')
        return
      }
      checkSchedule(schedule)
      const before = oracle(fields, zone, instant, -1, 1).map((at) => new Date(at))
      expect(nextPlanned(schedule, new Date(instant)), 'next').toEqual(first)
      expect(lastPlanned(schedule, new Date(instant)), 'last').toEqual(before[0])
      expect(plannedInstants(schedule, { after: new Date(instant), until: last }), 'in a range').toEqual(after)
      expect(lastPlanned(schedule, last), 'the last of the range').toEqual(last)
    },
    { runs: 20_000 },
  )
  console.info(`${tally.cases} cases, ${tally.never} of them of expressions that never fire`)
})
