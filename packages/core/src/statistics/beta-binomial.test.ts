import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { difference } from '../../test/support/demand.ts'
import { forAll } from '../../test/support/random.ts'
import vectors from '../../test/vectors.json' with { type: 'json' }
import { betaOfMoments, betaPosterior, momentsOfRates } from './beta-binomial.ts'

/** Tumours among the rats of the 70 earlier experiments (Tarone, 1982; Gelman et al., table 5.1). */
const tumours = [
  ...new Array<number>(14).fill(0),
  ...new Array<number>(8).fill(1),
  ...new Array<number>(9).fill(2),
  1,
  5,
  2,
  5,
  3,
  2,
  7,
  7,
  3,
  3,
  2,
  9,
  10,
  ...new Array<number>(7).fill(4),
  10,
  4,
  4,
  4,
  5,
  11,
  12,
  5,
  5,
  6,
  5,
  6,
  6,
  6,
  6,
  16,
  15,
  15,
  9,
]
const rats = [
  20, 20, 20, 20, 20, 20, 20, 19, 19, 19, 19, 18, 18, 17, 20, 20, 20, 20, 19, 19, 18, 18, 25, 24, 23, 20, 20, 20, 20,
  20, 20, 10, 49, 19, 46, 27, 17, 49, 47, 20, 20, 13, 48, 50, 20, 20, 20, 20, 20, 20, 20, 48, 19, 19, 19, 22, 46, 49,
  20, 20, 23, 19, 22, 20, 20, 20, 52, 46, 47, 24,
]

const anyShare = fc.double({ min: 0.001, max: 0.999, noNaN: true })
const anyStrength = fc.double({ min: 0.01, max: 1e6, noNaN: true })

describe('moments of rates', () => {
  it('are those of the vector for the experiments it comes from', () => {
    const moments = momentsOfRates(tumours.map((count, index) => count / (rats[index] ?? Number.NaN)))
    expect(difference(moments.mean, vectors.beta_binomial.moments.mean)).toBeLessThan(1e-6)
    expect(difference(moments.standardDeviation, vectors.beta_binomial.moments.sd)).toBeLessThan(1e-6)
    const beta = betaOfMoments(moments.mean, moments.standardDeviation)
    // the book rounds its moments first: 1.4 and 8.6
    expect(beta?.alpha).toBeCloseTo(1.356, 3)
  })
})

describe('the beta distribution of moments', () => {
  it('has these moments', () => {
    forAll([anyShare, anyStrength], (mean, strength) => {
      const deviation = Math.sqrt((mean * (1 - mean)) / (strength + 1))
      const beta = betaOfMoments(mean, deviation) ?? { alpha: Number.NaN, beta: Number.NaN }
      expect(difference(beta.alpha + beta.beta, strength)).toBeLessThan(1e-6)
      expect(difference(beta.alpha / (beta.alpha + beta.beta), mean)).toBeLessThan(1e-9)
    })
  })

  it.each([
    ['a mean of 0', 0, 0.1],
    ['a mean of 1', 1, 0.1],
    ['no deviation', 0.3, 0],
    ['more deviation than rates can have', 0.5, 0.5],
    ['no groups', Number.NaN, Number.NaN],
  ])('is null for %s', (_, mean, deviation) => {
    expect(betaOfMoments(mean, deviation)).toBeNull()
  })
})

describe('the posterior', () => {
  const anyCounts = fc
    .integer({ min: 0, max: 1_000 })
    .chain((trials) => fc.tuple(fc.integer({ min: 0, max: trials }), fc.constant(trials)))

  it('lies between the prior and the group, nearer to the group the more trials it has', () => {
    forAll([anyShare, anyStrength, anyCounts], (share, strength, [successes, trials]) => {
      const prior = { alpha: share * strength, beta: (1 - share) * strength }
      const { mean, standardDeviation } = betaPosterior(prior, successes, trials)
      const own = trials === 0 ? share : successes / trials
      expect(mean).toBeGreaterThanOrEqual(Math.min(share, own) - 1e-12)
      expect(mean).toBeLessThanOrEqual(Math.max(share, own) + 1e-12)
      expect(standardDeviation).toBeGreaterThanOrEqual(0)
      const tenfold = betaPosterior(prior, 10 * successes, 10 * trials)
      expect(Math.abs(tenfold.mean - own)).toBeLessThanOrEqual(Math.abs(mean - own) + 1e-12)
    })
  })

  it('is the same in one step or in two', () => {
    const prior = { alpha: 2, beta: 5 }
    forAll([anyCounts, anyCounts], ([one, oneOf], [other, otherOf]) => {
      const both = betaPosterior(betaPosterior(prior, one, oneOf), other, otherOf)
      expect(both.mean).toBeCloseTo(betaPosterior(prior, one + other, oneOf + otherOf).mean, 12)
    })
  })
})
