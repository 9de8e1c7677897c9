import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ago, anySales, asOf, sumOf } from '../../../test/support/day-sales.ts'
import { forAll } from '../../../test/support/random.ts'
import { plainAverages } from './plain-averages.ts'

const windows = [30, 90, 180]

describe('the plain averages', () => {
  it('take ages 0 to 29 for 30 days', () => {
    const sales = [0, 29, 30, 89, 90].map((age) => ({ on: ago(age), units: 90 }))
    expect(plainAverages(sales, asOf, 400, windows)).toEqual([
      { days: 30, units: 180, dividedBy: 30, perDay: 6 },
      { days: 90, units: 360, dividedBy: 90, perDay: 4 },
      { days: 180, units: 450, dividedBy: 180, perDay: 2.5 },
    ])
  })

  it('divide by the days since the first movement where these are fewer', () => {
    const sales = [{ on: ago(44), units: 90 }]
    expect(plainAverages(sales, asOf, 45, windows).map(({ perDay }) => perDay)).toEqual([0, 2, 2])
    expect(plainAverages([{ on: asOf, units: 5 }], asOf, 1, [30])[0]?.perDay).toBe(5)
  })

  it('are null where nothing has moved, and negative where more came back than was sold', () => {
    expect(plainAverages([], asOf, 0, [30])).toEqual([{ days: 30, units: 0, dividedBy: 0, perDay: null }])
    expect(plainAverages([{ on: asOf, units: -3 }], asOf, 40, [30])[0]?.perDay).toBe(-0.1)
  })

  it('are finite, whatever the order, and times their days the units of these days', () => {
    forAll([anySales, fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 900 })], (sales, days, since) => {
      const [average] = plainAverages(sales, asOf, since, [days])
      const units = sumOf(sales.filter(({ on }) => on <= asOf && on > ago(days)).map((sale) => sale.units))
      expect((average?.perDay ?? Number.NaN) * Math.min(days, since)).toBeCloseTo(units, 6)
      expect(plainAverages(sales.toReversed(), asOf, since, [days])).toEqual([average])
    })
  })
})
