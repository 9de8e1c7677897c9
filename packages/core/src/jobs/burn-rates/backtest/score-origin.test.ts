import { expect, it } from 'vitest'
import type { CalendarDay } from '../../../calendar-day.ts'
import { burnRatesPolicy } from '../policy.ts'
import type { OriginForecasts } from './origin-forecasts.ts'
import { futureOf, scoreOf } from './score-origin.ts'

const day = (text: string) => text as CalendarDay
const policy = burnRatesPolicy.parse({ reviewDays: 7 })

/** On a Saturday, with a lead time of a week that never varies: a cycle is two weeks. */
const forecasts = {
  on: day('2026-02-28'),
  leadTime: { days: 7, deviationDays: 0, basis: 'policy' },
  history: [2, 4, 2],
  factorOf: (on: CalendarDay) => (on < day('2026-03-08') ? 2 : 1),
} as unknown as OriginForecasts
const sales = [
  { on: day('2026-02-28'), units: 50 },
  { on: day('2026-03-01'), units: 3 },
  { on: day('2026-03-07'), units: 2 },
  { on: day('2026-03-08'), units: 4 },
  { on: day('2026-03-14'), units: -1 },
  { on: day('2026-03-15'), units: 70 },
]

it('looks at the days after the forecast and no others: by bucket, and over review and lead time', () => {
  const future = futureOf(forecasts, sales, { to: day('2026-03-14'), turn: 0, policy })
  expect(future).toMatchObject({ units: [5, 3], cycleUnits: 8 })
  expect(future?.buckets.map((days) => [days.at(0), days.at(-1)])).toEqual([
    ['2026-03-01', '2026-03-07'],
    ['2026-03-08', '2026-03-14'],
  ])
})

it('is null where a day of it is still to come', () => {
  expect(futureOf(forecasts, sales, { to: day('2026-03-13'), turn: 0, policy })).toBeNull()
})

it('scores what was forecast against what came, worked by hand', () => {
  const future = futureOf(forecasts, sales, { to: day('2026-03-31'), turn: 0, policy })
  if (!future) throw new Error('it has come')
  const score = scoreOf({ baseRate: 0.5, level: 8, isSeasonal: true }, forecasts, future, 0.95)
  // 0.5 a day: 7 and 3.5, for 5 and 3; the history moves by 2 and -2, so squares are scaled by 4, units by 2
  expect(score).toMatchObject({ forecastUnits: 10.5, actualUnits: 8, isCovered: true })
  expect(score.squaredScaledError).toBeCloseTo((2 ** 2 + 0.5 ** 2) / 2 / 4, 12)
  expect(score.pinballLoss).toBe(0)
  const short = scoreOf({ baseRate: 0.5, level: 6, isSeasonal: false }, forecasts, future, 0.95)
  expect(short).toMatchObject({ forecastUnits: 7, isCovered: false })
  expect(short.pinballLoss).toBeCloseTo((0.95 * 2) / 2, 12)
})
