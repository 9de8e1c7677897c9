import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../test/support/random.ts'
import { betaPrior, type GroupCount } from './beta-prior.ts'

const options = { minimumStrength: 2, maximumStrength: 200 }
const anyGroups = fc.array(
  fc
    .integer({ min: 0, max: 60 })
    .chain((trials) => fc.record({ successes: fc.integer({ min: 0, max: trials }), trials: fc.constant(trials) })),
  { maxLength: 40 },
)
const repeated = (times: number, ...groups: readonly GroupCount[]) =>
  new Array<typeof groups>(times).fill(groups).flat()

describe('a prior over groups', () => {
  it('is by Kleinman, worked by hand for four groups of ten', () => {
    // p = 1/2, S = 10 (4 x 0.04) = 1.6, chance 0.25 x 3 = 0.75, extra 0.25 (40 - 10 - 3) = 6.75: correlation 0.85 / 6.75
    const groups = [3, 7, 3, 7].map((successes) => ({ successes, trials: 10 }))
    const { alpha, beta, basis } = betaPrior(groups, options)
    expect(basis).toBe('moments')
    expect(alpha + beta).toBeCloseTo(6.75 / 0.85 - 1, 10)
    expect(alpha).toBeCloseTo(beta, 12)
  })

  it('takes chance out: single trials at 0 and 1 say nothing of how groups vary', () => {
    const single = repeated(20, { successes: 0, trials: 1 }, { successes: 1, trials: 1 })
    expect(betaPrior(single, options)).toEqual({ alpha: 1, beta: 1, basis: 'pooled' })
  })

  it.each([
    ['alike', 'the strongest', repeated(10, { successes: 3, trials: 10 }), { alpha: 60, beta: 140 }],
    [
      'split',
      'the weakest',
      repeated(5, { successes: 0, trials: 10 }, { successes: 10, trials: 10 }),
      { alpha: 1, beta: 1 },
    ],
    ['pooled', 'the weakest', [{ successes: 3, trials: 10 }], { alpha: 0.6, beta: 1.4 }],
    ['none', 'the weakest', [{ successes: 0, trials: 0 }], { alpha: 1, beta: 1 }],
    ['none', 'the weakest', [], { alpha: 1, beta: 1 }],
  ] as const)('is %s, and so %s, for %j', (basis, _, groups, beta) => {
    const prior = betaPrior(groups, options)
    expect(prior.basis).toBe(basis)
    expect(prior.alpha).toBeCloseTo(beta.alpha, 12)
    expect(prior.beta).toBeCloseTo(beta.beta, 12)
  })

  it('can be moved though no group ever had a success: half a success among all', () => {
    const { alpha, beta, basis } = betaPrior(repeated(4, { successes: 0, trials: 10 }), options)
    expect(basis).toBe('pooled')
    expect(alpha / (alpha + beta)).toBeCloseTo(0.5 / 41, 12)
  })

  it('is positive, within its strengths, and names why, for any counts', () => {
    forAll([anyGroups], (groups) => {
      const { alpha, beta } = betaPrior(groups, options)
      expect(alpha > 0 && beta > 0).toBe(true)
      expect(alpha + beta).toBeGreaterThanOrEqual(2 - 1e-9)
      expect(alpha + beta).toBeLessThanOrEqual(200 + 1e-9)
    })
  })

  it('does not depend on the order of the groups, nor on groups without trials', () => {
    const anyShuffled = anyGroups.chain((groups) =>
      fc.tuple(fc.constant(groups), fc.shuffledSubarray(groups, { minLength: groups.length })),
    )
    forAll([anyShuffled], ([groups, shuffled]) => {
      const [one, other] = [betaPrior(groups, options), betaPrior([...shuffled, { successes: 0, trials: 0 }], options)]
      expect(other.basis).toBe(one.basis)
      expect(other.alpha).toBeCloseTo(one.alpha, 6)
      expect(other.beta).toBeCloseTo(one.beta, 6)
    })
  })

  it('finds the strength that groups were drawn with', () => {
    // Beta(2, 6) as 400 equally likely rates, each seen in 1,000 trials: mean 1/4, strength 8
    const rates = Array.from({ length: 400 }, (_, index) => quantileOfBeta26((index + 0.5) / 400))
    const groups = rates.map((rate) => ({ successes: Math.round(rate * 1_000), trials: 1_000 }))
    const { alpha, beta } = betaPrior(groups, options)
    expect(alpha / (alpha + beta)).toBeCloseTo(0.25, 2)
    expect(Math.abs(alpha + beta - 8)).toBeLessThan(0.25)
  })
})

/** Where P(X <= x) = 1 - (1 - x)^7 - 7 x (1 - x)^6 reaches p, for a beta variable of 2 and 6. */
function quantileOfBeta26(p: number): number {
  let [low, high] = [0, 1]
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2
    const reached = 1 - (1 - middle) ** 7 - 7 * middle * (1 - middle) ** 6
    if (reached < p) low = middle
    else high = middle
  }
  return low
}
