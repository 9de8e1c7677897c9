import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyNumbers, anySeries } from '../../test/support/demand.ts'
import { forAll } from '../../test/support/random.ts'
import { leadTimeDemand } from './lead-time-demand.ts'

const anyP = fc.double({ min: 0, max: 1, noNaN: true })
const anyPeriods = fc.oneof(fc.integer({ min: 0, max: 6 }), fc.double({ min: 0, max: 6, noNaN: true }))
const quantileOf = (...[buckets, periods, options]: Parameters<typeof leadTimeDemand>) => {
  const demand = leadTimeDemand(buckets, periods, options)
  return (p: number) => demand?.quantile(p) ?? Number.NaN
}

/** Every sequence of draws there is, each as likely as another. */
function sumsOfDraws(buckets: readonly number[], draws: number): readonly number[] {
  if (draws === 0) return [0]
  return sumsOfDraws(buckets, draws - 1).flatMap((sum) => buckets.map((size) => sum + size))
}

describe('demand over a lead time', () => {
  it('has the distribution of all sequences of draws', () => {
    const anyFew = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 6 })
    forAll([anyFew, fc.integer({ min: 0, max: 4 }), anyP], (buckets, periods, p) => {
      const sums = sumsOfDraws(buckets, periods).toSorted((one, other) => one - other)
      const demand = leadTimeDemand(buckets, periods)
      const expected = sums[Math.max(0, Math.ceil(p * sums.length - 1e-9) - 1)]
      expect(demand?.quantile(p)).toBe(expected)
      const mean = sums.reduce((sum, value) => sum + value, 0) / sums.length
      const variance = sums.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sums.length
      expect(demand?.mean).toBeCloseTo(mean, 8)
      expect(demand?.variance).toBeCloseTo(variance, 6)
    })
  })

  it('is a mixture between whole periods: half of one, half of two', () => {
    const demand = leadTimeDemand([0, 4], 1.5)
    // 0, 4 with 1/2 each; 0, 4, 8 with 1/4, 1/2, 1/4: together 3/8, 1/2, 1/8
    expect([0.375, 0.376, 0.875, 0.876].map((p) => demand?.quantile(p))).toEqual([0, 4, 4, 8])
    expect(demand?.mean).toBe(3)
    // 1/2 16 + 1/8 64 - 9
    expect(demand?.variance).toBe(7)
  })

  it('is null for no buckets, and nothing for no periods or no demand', () => {
    expect(leadTimeDemand([], 2)).toBeNull()
    expect(leadTimeDemand([5], 0)).toMatchObject({ mean: 0, variance: 0 })
    expect(quantileOf([5], 0)(0.99)).toBe(0)
    expect(quantileOf([0, 0, -4], 3)(1)).toBe(0)
    expect(quantileOf([5], 3)(0.01)).toBe(15)
  })

  it('grows with the service level and with the lead time', () => {
    forAll(
      [anySeries, anyPeriods, anyPeriods, anyP, anyP],
      (series, one, other, p, otherP) => {
        if (series.length === 0) return
        const quantile = quantileOf(series, one)
        expect(quantile(Math.min(p, otherP))).toBeLessThanOrEqual(quantile(Math.max(p, otherP)))
        const [shorter, longer] = [Math.min(one, other), Math.max(one, other)].map((periods) =>
          quantileOf(series, periods),
        )
        // two grids of 16,384 points may round to either side
        const step = Math.max(...series, 0) * 6 >= 16_384 ? 4 : 0
        expect(shorter?.(p)).toBeLessThanOrEqual((longer?.(p) ?? 0) + step)
      },
      { runs: 100 },
    )
  })

  it('does not depend on the order of the buckets', () => {
    const anyShuffled = anySeries.chain((series) =>
      fc.tuple(fc.constant(series), fc.shuffledSubarray(series, { minLength: series.length })),
    )
    forAll([anyShuffled, anyP], ([series, shuffled], p) => {
      expect(quantileOf(shuffled, 2)(p)).toBe(quantileOf(series, 2)(p))
    })
  })

  it('is on a grid where the exact sums are too many, and within two steps of them', () => {
    const anyLarge = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 2, maxLength: 30 })
    forAll([anyLarge, fc.double({ min: 0.5, max: 0.99, noNaN: true })], (buckets, p) => {
      const [exact, coarse] = [quantileOf(buckets, 3, { cells: 1e6 })(p), quantileOf(buckets, 3, { cells: 4_000 })(p)]
      const [below, above] = [p - 0.02, p + 0.02].map((near) => quantileOf(buckets, 3, { cells: 1e6 })(near))
      const step = (3 * Math.max(...buckets)) / 3_999
      expect(coarse).toBeGreaterThanOrEqual(Math.min(exact, below ?? 0) - 3 * step - 1)
      expect(coarse).toBeLessThanOrEqual(Math.max(exact, above ?? 0) + 3 * step + 1)
    })
  })

  it('has finite numbers for any finite ones, and a quantile between none and the most there can be', () => {
    forAll([anyNumbers, anyPeriods, anyP], (buckets, periods, p) => {
      const demand = leadTimeDemand(buckets, periods)
      if (demand === null) return
      const most = Math.ceil(periods) * Math.max(0, ...buckets)
      expect([demand.mean, demand.variance, demand.quantile(p)].every(Number.isFinite)).toBe(true)
      expect(demand.quantile(p)).toBeGreaterThanOrEqual(0)
      expect(demand.quantile(p)).toBeLessThanOrEqual(most * (1 + 1e-3))
      const mean = (periods * buckets.reduce((sum, size) => sum + Math.max(0, size), 0)) / buckets.length
      expect(Math.abs(demand.mean - mean)).toBeLessThanOrEqual(1e-9 * mean + 1e-300)
    })
  })
})
