import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../test/support/random.ts'
import { poissonQuantile } from './poisson-quantile.ts'

const anyMean = fc.double({ min: 0.01, max: 400, noNaN: true })
const anyP = fc.double({ min: 0, max: 0.9999, noNaN: true })

/** The quantile by summing the probabilities, which underflow for means of 700 and more. */
function summed(p: number, mean: number): number {
  let [k, probability] = [0, Math.exp(-mean)]
  for (let reached = probability; reached < p; reached += probability) {
    k += 1
    probability *= mean / k
  }
  return k
}

describe('the quantile of a Poisson distribution', () => {
  it('is what the sum of the probabilities gives', () => {
    forAll([fc.double({ min: 0.001, max: 0.9999, noNaN: true }), anyMean], (p, mean) => {
      // where p is reached exactly but for rounding, the two may differ
      expect(poissonQuantile(p, mean)).toBeGreaterThanOrEqual(summed(p - 1e-9, mean))
      expect(poissonQuantile(p, mean)).toBeLessThanOrEqual(summed(p + 1e-9, mean))
    })
  })

  it('holds for means whose probabilities underflow: R gives these', () => {
    expect(poissonQuantile(0.95, 1_000)).toBe(1_052)
    expect(poissonQuantile(0.5, 99_999.5)).toBe(99_999)
  })

  it('is 0 for a mean of 0, and no number for what is no mean or no probability', () => {
    expect(poissonQuantile(0.95, 0)).toBe(0)
    expect(poissonQuantile(0, 15)).toBe(0)
    const invalid = [
      [1, 15],
      [-0.1, 15],
      [0.5, -1],
      [0.5, Number.POSITIVE_INFINITY],
    ] as const
    for (const [p, mean] of invalid) expect(poissonQuantile(p, mean)).toBeNaN()
  })

  it('grows with p and with the mean', () => {
    forAll([anyP, anyP, anyMean, anyMean], (one, other, mean, otherMean) => {
      expect(poissonQuantile(Math.min(one, other), mean)).toBeLessThanOrEqual(
        poissonQuantile(Math.max(one, other), mean),
      )
      expect(poissonQuantile(one, Math.min(mean, otherMean))).toBeLessThanOrEqual(
        poissonQuantile(one, Math.max(mean, otherMean)),
      )
    })
  })
})
