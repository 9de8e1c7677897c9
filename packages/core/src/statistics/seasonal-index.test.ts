import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numbersIn } from '../../test/support/demand.ts'
import { forAll } from '../../test/support/random.ts'
import { seasonalIndex } from './seasonal-index.ts'

const plain = { minimumYears: 2, shrinkageYears: 0, low: 0.25, high: 4 }
const pattern = [0.5, 0.6, 0.8, 1, 1.1, 1.2, 1.3, 1.2, 1, 0.9, 1, 1.4]
const anyMonths = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { maxLength: 60 })
const anyStart = fc.integer({ min: 1, max: 12 })

describe('the month index', () => {
  it('finds the pattern of a steady series, whichever month it starts with', () => {
    forAll([anyStart, fc.integer({ min: 24, max: 70 })], (startMonth, length) => {
      const series = Array.from({ length }, (_, index) => 200 * (pattern[(startMonth - 1 + index) % 12] ?? 0))
      const index = seasonalIndex(series, startMonth, plain)
      for (const [month, factor] of pattern.entries()) expect(index?.[month]).toBeCloseTo(factor, 9)
    })
  })

  it('is null below the years asked for, and for nothing sold', () => {
    expect(seasonalIndex([], 1, plain)).toBeNull()
    expect(seasonalIndex([5], 1, plain)).toBeNull()
    expect(seasonalIndex(new Array<number>(23).fill(5), 1, plain)).toBeNull()
    expect(seasonalIndex(new Array<number>(24).fill(5), 1, plain)).toEqual(new Array<number>(12).fill(1))
    expect(seasonalIndex(new Array<number>(24).fill(5), 1, { ...plain, minimumYears: 3 })).toBeNull()
    expect(seasonalIndex(new Array<number>(36).fill(0), 1, plain)).toBeNull()
  })

  it('shrinks to 1 by the years a month has: two of ratios and two of 1 go half the way', () => {
    const series = Array.from({ length: 36 }, (_, index) => 200 * (pattern[index % 12] ?? 0))
    const index = seasonalIndex(series, 1, { ...plain, shrinkageYears: 2 })
    for (const [month, factor] of pattern.entries()) expect(index?.[month]).toBeCloseTo(1 + (factor - 1) / 2, 9)
  })

  it('is finite and within its bounds for any finite months', () => {
    const anyShrinkage = fc.double({ min: 0, max: 10, noNaN: true })
    forAll([anyMonths, anyStart, anyShrinkage], (series, startMonth, shrinkageYears) => {
      const index = seasonalIndex(series, startMonth, { ...plain, shrinkageYears })
      for (const [path, factor] of numbersIn(index))
        expect(factor >= 0.25 && factor <= 4, `${path} is ${factor}`).toBe(true)
    })
  })

  it('does not depend on the unit', () => {
    const anyPositive = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 24, maxLength: 60 })
    forAll([anyPositive, anyStart, fc.integer({ min: 2, max: 1_000 })], (series, startMonth, factor) => {
      const [one, other] = [series, series.map((units) => units * factor)].map((units) =>
        seasonalIndex(units, startMonth, plain),
      )
      for (const [month, ofMonth] of (one ?? []).entries()) expect(other?.[month]).toBeCloseTo(ofMonth, 9)
    })
  })
})
