import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ago, anyPlainSales, anySales, asOf, shifted, sumOf } from '../../../test/support/day-sales.ts'
import { forAll } from '../../../test/support/random.ts'
import { calendarDay } from '../../calendar-day.ts'
import { demandSeries } from './demand-series.ts'

const weekly = { bucketDays: 7, maximumBuckets: 104 }
const anyOptions = fc.record({
  bucketDays: fc.integer({ min: 1, max: 31 }),
  maximumBuckets: fc.integer({ min: 2, max: 120 }),
})

describe('the demand series', () => {
  it('ends with as-of: ages 0 to 6 are the last bucket', () => {
    const sales = [0, 6, 7, 13, 14, 20].map((age) => ({ on: ago(age), units: 1 + age }))
    expect(demandSeries(sales, asOf, weekly).buckets).toEqual([15 + 21, 8 + 14, 1 + 7])
  })

  it('drops the oldest bucket while the first movement fills it only in part', () => {
    const first = { on: ago(13), units: 5 }
    expect(demandSeries([first], asOf, weekly)).toEqual({
      buckets: [5, 0],
      firstMovementOn: ago(13),
      daysSinceFirstMovement: 14,
    })
    expect(demandSeries([first], ago(1), weekly).buckets).toEqual([0])
    expect(demandSeries([first], ago(8), weekly).buckets).toEqual([])
    expect(demandSeries([first], ago(8), weekly).daysSinceFirstMovement).toBe(6)
  })

  it('is empty without sales, with returns alone, and before the first of them', () => {
    const none = { buckets: [], firstMovementOn: null, daysSinceFirstMovement: 0 }
    expect(demandSeries([], asOf, weekly)).toEqual(none)
    expect(demandSeries([{ on: asOf, units: -3 }], asOf, weekly)).toEqual(none)
    expect(demandSeries([{ on: ago(-1), units: 3 }], asOf, weekly)).toEqual(none)
    expect(demandSeries([{ on: asOf, units: 3 }], asOf, { ...weekly, bucketDays: 1 }).buckets).toEqual([3])
  })

  it('starts at a first movement further back than the sales given', () => {
    const series = demandSeries([{ on: asOf, units: 3 }], asOf, weekly, ago(27))
    expect(series).toEqual({ buckets: [0, 0, 0, 3], firstMovementOn: ago(27), daysSinceFirstMovement: 28 })
  })

  it('has 7 days a bucket over a leap day and a change of the clocks', () => {
    // 2024-02-26 to 2024-03-31: five weeks, with 29 days of February and a day of 23 hours in March
    const days = Array.from({ length: 35 }, (_, age) => ({ on: ago(age, calendarDay('2024-03-31')), units: 1 }))
    expect(demandSeries(days, calendarDay('2024-03-31'), weekly).buckets).toEqual([7, 7, 7, 7, 7])
    expect(demandSeries(days.slice(0, 34), calendarDay('2024-03-31'), weekly).buckets).toEqual([7, 7, 7, 7])
  })

  it('nets what came back off the buckets before, where it was sold', () => {
    const sales = [
      { on: ago(20), units: 10 },
      { on: ago(8), units: 4 },
      { on: ago(1), units: -6 },
    ]
    expect(demandSeries(sales, asOf, weekly).buckets).toEqual([8, 0, 0])
    expect(demandSeries([...sales, { on: asOf, units: -50 }], asOf, weekly).buckets).toEqual([0, 0, 0])
  })

  it('has as many units as were sold in its days', () => {
    forAll([anyPlainSales, anyOptions], (sales, options) => {
      const { buckets } = demandSeries(sales, asOf, options)
      const within = sales.filter(({ on }) => on <= asOf && on > ago(buckets.length * options.bucketDays))
      expect(sumOf(buckets)).toBe(sumOf(within.map(({ units }) => units)))
    })
  })

  it('is never negative, and nets all returns where enough was sold before them', () => {
    forAll([anySales, anyOptions], (sales, options) => {
      const { buckets } = demandSeries(sales, asOf, options)
      expect(buckets.every((units) => units >= 0)).toBe(true)
      const within = sales.filter(({ on }) => on <= asOf && on > ago(buckets.length * options.bucketDays))
      expect(sumOf(buckets)).toBeGreaterThanOrEqual(sumOf(within.map(({ units }) => units)))
      const sold = { on: ago(buckets.length * options.bucketDays - 1), units: 10_000 }
      if (buckets.length === 0) return
      const net = demandSeries([...sales, sold], asOf, options)
      if (net.buckets.length !== buckets.length) return
      expect(sumOf(net.buckets)).toBe(10_000 + sumOf(within.map(({ units }) => units)))
    })
  })

  it('does not depend on the order of the sales, on the future, nor on where in the calendar it lies', () => {
    forAll([anySales, anyOptions, fc.integer({ min: -4_000, max: 4_000 })], (sales, options, days) => {
      const series = demandSeries(sales, asOf, options)
      expect(demandSeries(sales.toReversed(), asOf, options)).toEqual(series)
      expect(
        demandSeries(
          sales.filter(({ on }) => on <= asOf),
          asOf,
          options,
        ),
      ).toEqual(series)
      expect(demandSeries(shifted(sales, days), ago(-days), options).buckets).toEqual(series.buckets)
    })
  })
})
