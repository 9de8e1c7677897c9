import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ago, anySales, asOf } from '../../../test/support/day-sales.ts'
import { numbersIn } from '../../../test/support/demand.ts'
import { forAll } from '../../../test/support/random.ts'
import { type TrendOptions, trendOf } from './trend.ts'

const options: TrendOptions = {
  recentDays: 90,
  beforeDays: 275,
  minimumBeforeDays: 90,
  accelerating: 0.2,
  slowing: -0.2,
}
const rank = { slowing: 0, stable: 1, accelerating: 2, unknown: -1 }

/** So many units in the last 90 days, and so many in the 275 before. */
const trendFor = (recent: number, before: number, since = 400) =>
  trendOf(
    [
      { on: ago(89), units: recent },
      { on: ago(90), units: before },
    ],
    asOf,
    since,
    options,
  )

describe('the trend', () => {
  it.each([
    ['accelerating', 108, 'at +20 %'],
    ['stable', 107, 'just below'],
    ['stable', 72, 'at -20 %'],
    ['slowing', 71, 'just beyond'],
    ['slowing', 0, 'when nothing is sold any more'],
  ] as const)('is %s for %d units against 90 in proportion, %s', (direction, recent, _) => {
    expect(trendFor(recent, 275).direction).toBe(direction)
  })

  it('takes thresholds as reached that rounding misses', () => {
    forAll([fc.integer({ min: 1, max: 2_000 })], (times) => {
      expect(trendFor(108 * times, 275 * times).direction).toBe('accelerating')
      expect(trendFor(72 * times, 275 * times).direction).toBe('stable')
    })
  })

  it('divides by the days there are, and is unknown where too few lie before', () => {
    expect(trendFor(90, 100, 190)).toEqual({ direction: 'stable', recentPerDay: 1, beforePerDay: 1, change: 0 })
    expect(trendFor(90, 89, 179)).toEqual({ direction: 'unknown', recentPerDay: 1, beforePerDay: null, change: null })
    expect(trendOf([{ on: asOf, units: 8 }], asOf, 4, options).recentPerDay).toBe(2)
    expect(trendOf([], asOf, 0, options)).toMatchObject({ direction: 'unknown', recentPerDay: 0 })
  })

  it('has no share of nothing: sales after none are accelerating, none after none stable', () => {
    expect(trendFor(5, 0)).toMatchObject({ direction: 'accelerating', change: null })
    expect(trendFor(0, 0)).toMatchObject({ direction: 'stable', change: null })
    expect(trendFor(-5, -9)).toMatchObject({ direction: 'stable', recentPerDay: 0, beforePerDay: 0 })
  })

  it('never slows with one sale more in the last days, and is finite', () => {
    forAll([anySales, fc.integer({ min: 0, max: 89 }), fc.integer({ min: 1, max: 900 })], (sales, age, since) => {
      const [before, after] = [sales, [...sales, { on: ago(age), units: 5 }]].map((given) =>
        trendOf(given, asOf, since, options),
      )
      expect(rank[after?.direction ?? 'unknown']).toBeGreaterThanOrEqual(rank[before?.direction ?? 'unknown'])
      for (const [path, number] of numbersIn(after)) expect(Number.isFinite(number), `${path} is ${number}`).toBe(true)
    })
  })
})
