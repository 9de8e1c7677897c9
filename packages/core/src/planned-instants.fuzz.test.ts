import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type CronSets, cronSets, nearestPlanned, transitionsOf } from '../test/support/planned-oracle.ts'
import { forAll } from '../test/support/random.ts'
import { lastPlanned, nextPlanned, plannedInstants, type ZonedSchedule } from './planned-instants.ts'
import { checkSchedule } from './schedule.ts'

const minute = 60_000
const zones = [
  ...['UTC', 'America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'Pacific/Chatham', 'Asia/Kathmandu'],
  ...['Pacific/Apia', 'America/Sao_Paulo', 'Africa/Casablanca', 'Asia/Tehran', 'America/Havana', 'Antarctica/Troll'],
  ...['Pacific/Kwajalein', 'Europe/Dublin', 'Africa/Cairo', 'Asia/Gaza', 'America/Boa_Vista'],
]
const [earliest, latest] = [Date.UTC(1965, 0), Date.UTC(2040, 0)]

const random = fc.integer({ min: earliest / minute, max: latest / minute }).map((minutes) => minutes * minute)
const moved = fc.oneof(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -4_000, max: 4_000 }))

/** An instant of a zone: three of four within hours or days of a change of its clocks. */
function momentOf(zone: string) {
  const changes = transitionsOf(zone).found.flatMap(({ at }) => (at >= earliest && at < latest ? [at] : []))
  const near = fc.tuple(fc.constantFrom(earliest, ...changes), moved).map(([at, minutes]) => at + minutes * minute)
  const time = fc.oneof({ weight: 3, arbitrary: near }, { weight: 1, arbitrary: random })
  return fc
    .tuple(time, fc.constantFrom(0, 0, 0, 1, -1, 999, 30_000))
    .map(([at, rest]) => ({ zone, instant: at + rest }))
}

const anyMoment = fc.oneof(...zones.map(momentOf))

function anyField(min: number, max: number, others: readonly string[]): fc.Arbitrary<string> {
  const value = fc.integer({ min, max })
  const range = fc.tuple(value, value).map(([one, other]) => `${Math.min(one, other)}-${Math.max(one, other)}`)
  const step = fc.integer({ min: 1, max: max - Math.max(min, 1) })
  const stepped = fc.tuple(range, step).map(([text, by]) => `${text}/${by}`)
  const part = fc.oneof(value.map(String), range, stepped)
  const list = fc.array(part, { minLength: 2, maxLength: 4 }).map(String)
  return fc.oneof(
    value.map(String),
    part,
    list,
    step.map((by) => `*/${by}`),
    fc.constantFrom(...others),
  )
}

const anyCron = fc
  .tuple(
    anyField(0, 59, ['*', '0', '30', '*/15', '*/30']),
    fc.oneof(
      anyField(0, 23, ['*', '*/6']),
      fc.constantFrom('*', '0', '1', '2', '3', '1-3', '0,2', '2,14', '1,23', '0-23'),
    ),
    fc.oneof(anyField(1, 31, ['1', '29-31']), fc.constant('*')),
    fc.oneof(anyField(1, 12, ['mar', 'OCT', 'Apr-Nov', 'jan,dec', '2-12/5']), fc.constant('*'), fc.constant('*')),
    fc.oneof(anyField(0, 7, ['SUN', 'mon-fri', 'sat-sun', '7', 'fri,Sun', '5-7']), fc.constant('*'), fc.constant('*')),
  )
  .map((fields) => fields.join(' '))

/** Throws where our answers for one case differ from the oracle's; false where the expression never fires. */
function compare(sets: CronSets, schedule: ZonedSchedule, instant: number, count: number): boolean {
  const at = new Date(instant)
  const after = nearestPlanned(sets, schedule.zone, instant, 1, count)
  const last = after.at(-1)
  if (last === undefined) {
    expect(() => checkSchedule(schedule)).toThrow('never fires')
    return false
  }
  const [before] = nearestPlanned(sets, schedule.zone, instant, -1, 1)
  const times = (...dates: readonly (Date | null)[]) => dates.map((date) => date?.getTime())
  const answers = {
    next: times(nextPlanned(schedule, at)),
    last: times(lastPlanned(schedule, at)),
    range: times(...plannedInstants(schedule, { after: at, until: new Date(last) })),
    lastOfRange: times(lastPlanned(schedule, new Date(last))),
  }
  expect(answers).toEqual({ next: after.slice(0, 1), last: [before], range: after, lastOfRange: [last] })
  return true
}

it('plans what Temporal and the gap rule give, in 20,000 cases of zone, expression and instant', {
  timeout: 120_000,
}, () => {
  const tally = { agreed: 0, never: 0 }
  forAll(
    [anyCron, fc.array(anyMoment, { minLength: 5, maxLength: 5 }), fc.integer({ min: 1, max: 8 })],
    (cron, moments, count) => {
      const sets = cronSets(cron)
      for (const { zone, instant } of moments)
        tally[compare(sets, { cron, zone }, instant, count) ? 'agreed' : 'never'] += 1
    },
    { runs: 4_100 },
  )
  expect(tally.agreed).toBeGreaterThanOrEqual(20_000)
  console.info(`${tally.agreed} cases agree with the oracle; in ${tally.never} more the expression never fires`)
})
