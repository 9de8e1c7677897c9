import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../test/support/random.ts'
import { gammaShapeMinka, gammaShapeThom } from './gamma-shape.ts'
import { medianAbsoluteDeviation, normalConsistency } from './median-absolute-deviation.ts'
import { median, quantile } from './quantile.ts'

// Source: shared vectors, entry `gap_stats` (R: median, mad, quantile(type = 7); the closed forms of Minka and Thom).
const gaps = [14, 14, 15, 13, 42, 14, 12, 16]
const sorted = gaps.toSorted((left, right) => left - right)
const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
const meanLog = gaps.reduce((sum, gap) => sum + Math.log(gap), 0) / gaps.length

const anyNumber = fc.double({ min: -1e6, max: 1e6, noNaN: true })
const anySorted = fc
  .array(anyNumber, { minLength: 1, maxLength: 40 })
  .map((values) => values.sort((left, right) => left - right))
const anyShare = fc.double({ min: 0, max: 1, noNaN: true })

describe('the vector gap_stats', () => {
  it('gives its median and deviation', () => {
    expect(median(sorted)).toBe(14)
    expect(medianAbsoluteDeviation(sorted)).toBe(1)
    expect(medianAbsoluteDeviation(sorted) * normalConsistency).toBe(1.4826)
    expect(mean).toBe(17.5)
  })

  it('gives its quantiles of type 7', () => {
    expect(quantile(sorted, 0.8)).toBeCloseTo(15.6, 12)
    expect(quantile(sorted, 0.9)).toBeCloseTo(23.8, 12)
    expect(quantile(sorted, 0.95)).toBeCloseTo(32.9, 12)
  })

  it('gives its gamma shapes', () => {
    expect(gammaShapeMinka(mean, meanLog)).toBeCloseTo(5.773413164, 9)
    expect(gammaShapeThom(mean, meanLog)).toBeCloseTo(5.777837721, 9)
  })
})

describe('quantile', () => {
  it('is linear between neighbours: 1 + (n - 1) p', () => {
    expect([0, 0.25, 0.5, 0.75, 1].map((p) => quantile([1, 2, 3, 4], p))).toEqual([1, 1.75, 2.5, 3.25, 4])
  })

  it('of one value is that value, of none NaN', () => {
    expect(quantile([7], 0.9)).toBe(7)
    expect(quantile([], 0.5)).toBeNaN()
    expect(median([])).toBeNaN()
  })

  it('lies between the extremes, which it reaches at 0 and 1, and grows with p', () => {
    forAll([anySorted, anyShare, anyShare], (values, one, other) => {
      const [low, high] = [quantile(values, Math.min(one, other)), quantile(values, Math.max(one, other))]
      expect(low).toBeLessThanOrEqual(high + 1e-9)
      expect(quantile(values, 0)).toBeCloseTo(values[0] ?? Number.NaN, 12)
      expect(quantile(values, 1)).toBeCloseTo(values.at(-1) ?? Number.NaN, 12)
    })
  })

  it('moves and stretches with its values', () => {
    forAll(
      [anySorted, anyShare, anyNumber, fc.double({ min: 0.01, max: 100, noNaN: true })],
      (values, p, shift, factor) => {
        const moved = values.map((value) => value * factor + shift)
        expect(Math.abs(quantile(moved, p) - (quantile(values, p) * factor + shift))).toBeLessThan(1e-5)
      },
    )
  })
})

describe('median absolute deviation', () => {
  it('is 0 where most values are the same, and ignores one outlier', () => {
    expect(medianAbsoluteDeviation([7, 7, 7, 7, 90])).toBe(0)
  })

  it('is not negative, and does not move with its values', () => {
    forAll([anySorted, fc.integer({ min: -1000, max: 1000 })], (values, shift) => {
      const deviation = medianAbsoluteDeviation(values)
      expect(deviation).toBeGreaterThanOrEqual(0)
      expect(Math.abs(medianAbsoluteDeviation(values.map((value) => value + shift)) - deviation)).toBeLessThan(1e-6)
    })
  })
})

describe('gamma shape', () => {
  it('is null where the sample does not vary, or is not positive', () => {
    for (const shapeOf of [gammaShapeMinka, gammaShapeThom]) {
      expect(shapeOf(14, Math.log(14))).toBeNull()
      expect(shapeOf(14, Math.log(15))).toBeNull()
      expect(shapeOf(0, -1)).toBeNull()
      expect(shapeOf(14, Number.NEGATIVE_INFINITY)).toBeNull()
    }
  })

  it('does not depend on the unit, and both forms agree within 3 % above shape 1', () => {
    const anySample = fc.array(fc.double({ min: 0.5, max: 400, noNaN: true }), { minLength: 3, maxLength: 30 })
    forAll([anySample, fc.double({ min: 0.01, max: 100, noNaN: true })], (sample, unit) => {
      const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
      const shapeOf = (values: readonly number[]) => gammaShapeMinka(meanOf(values), meanOf(values.map(Math.log)))
      const shape = shapeOf(sample)
      if (shape === null || shape > 1e6 || shape < 1) return
      expect((shapeOf(sample.map((value) => value * unit)) ?? 0) / shape).toBeCloseTo(1, 4)
      const thom = gammaShapeThom(meanOf(sample), meanOf(sample.map(Math.log))) ?? 0
      expect(Math.abs(thom / shape - 1)).toBeLessThan(0.03)
    })
  })
})
