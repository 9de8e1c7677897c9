import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { difference } from '../../test/support/demand.ts'
import { forAll } from '../../test/support/random.ts'
import { gammaSurvival } from './gamma-survival.ts'
import { normalQuantile } from './normal-quantile.ts'

/** P(Z > z) for z >= 0: half of P(Z^2 > z^2), and Z^2 is gamma with shape 1/2 and mean 1. */
const upperTail = (z: number) => gammaSurvival(z * z, 0.5, 1) / 2

describe('the quantile of the normal distribution', () => {
  it('is where the distribution reaches p, in the middle and in both tails', () => {
    forAll([fc.double({ min: 1e-12, max: 0.4999, noNaN: true })], (p) => {
      expect(difference(upperTail(-normalQuantile(p)), p)).toBeLessThan(1e-9)
    })
    // R: qnorm(1e-20), in the tail that only the third approximation covers
    expect(normalQuantile(1e-20)).toBeCloseTo(-9.262340089798, 12)
  })

  it('is symmetric, and 0 at one half', () => {
    expect(normalQuantile(0.5)).toBe(0)
    forAll([fc.double({ min: 1e-6, max: 0.5, noNaN: true })], (p) => {
      expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 9)
    })
  })

  it('grows with p', () => {
    const anyP = fc.double({ min: 1e-300, max: 1 - 1e-12, noNaN: true })
    forAll([anyP, anyP], (one, other) => {
      expect(normalQuantile(Math.min(one, other))).toBeLessThanOrEqual(normalQuantile(Math.max(one, other)))
    })
  })

  it('is no number where it is infinite, or where p is no probability', () => {
    for (const p of [0, 1, -0.1, 1.1, Number.NaN]) expect(normalQuantile(p)).toBeNaN()
  })
})
