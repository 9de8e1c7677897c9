import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../test/support/random.ts'
import { gammaSurvival } from './gamma-survival.ts'

// Source: shared vectors, entry `gamma_overdue`: R's pgamma(…, lower.tail = FALSE) and qgamma for shape k and mean 20, ten digits.
const vectors = [
  { k: 1, S30: 0.2231301601, S45: 0.1053992246, q80: 32.18875825, q90: 46.05170186, q95: 59.91464547 },
  { k: 2, S30: 0.1991482735, S45: 0.06109948096, q80: 29.94308347, q90: 38.8972017, q95: 47.43864518 },
  { k: 4, S30: 0.1512038828, S45: 0.0212264863, q80: 27.57522858, q90: 33.40391534, q95: 38.76828264 },
]

const anyShape = fc.double({ min: 0.05, max: 1e6, noNaN: true })
const anyMean = fc.double({ min: 0.5, max: 1_000, noNaN: true })
const anyRatio = fc.double({ min: 0, max: 20, noNaN: true })

describe('gammaSurvival', () => {
  it.each(vectors)('agrees with R for shape $k', ({ k, S30, S45, q80, q90, q95 }) => {
    expect(gammaSurvival(30, k, 20)).toBeCloseTo(S30, 9)
    expect(gammaSurvival(45, k, 20)).toBeCloseTo(S45, 9)
    expect(gammaSurvival(q80, k, 20)).toBeCloseTo(0.2, 9)
    expect(gammaSurvival(q90, k, 20)).toBeCloseTo(0.1, 9)
    expect(gammaSurvival(q95, k, 20)).toBeCloseTo(0.05, 9)
  })

  it('is exponential for shape 1, over series and fraction alike', () => {
    forAll([anyRatio, anyMean], (ratio, mean) =>
      expect(gammaSurvival(ratio * mean, 1, mean)).toBeCloseTo(Math.exp(-ratio), 10),
    )
  })

  it('is Erlang for shape 3: e^-x (1 + x + x^2 / 2)', () => {
    forAll([anyRatio, anyMean], (ratio, mean) => {
      const x = 3 * ratio
      expect(gammaSurvival(ratio * mean, 3, mean)).toBeCloseTo(Math.exp(-x) * (1 + x + x ** 2 / 2), 10)
    })
  })

  it('is a probability, and falls as the value grows', () => {
    forAll([anyRatio, anyRatio, anyShape, anyMean], (one, other, shape, mean) => {
      const [less, more] = one < other ? [one, other] : [other, one]
      const [before, after] = [gammaSurvival(less * mean, shape, mean), gammaSurvival(more * mean, shape, mean)]
      expect(before).toBeLessThanOrEqual(1 + 1e-9)
      expect(after).toBeGreaterThanOrEqual(0)
      expect(after).toBeLessThanOrEqual(before + 1e-8)
    })
  })

  it.each([1e4, 1e5, 1e6, 1e9, 1e300])(
    'is a normal survival around the mean for shape %d, where gaps hardly vary',
    (shape) => {
      // P(X > mean) of a gamma variable is 1/2 - 1 / (3 sqrt(2 pi k)) + O(1/k)
      const k = Math.min(shape, 1e6)
      expect(gammaSurvival(20, shape, 20)).toBeCloseTo(0.5 - 1 / (3 * Math.sqrt(2 * Math.PI * k)), 6)
    },
  )

  it('is certain at or before 0', () => {
    expect(gammaSurvival(0, 2, 20)).toBe(1)
    expect(gammaSurvival(-5, 2, 20)).toBe(1)
  })
})
