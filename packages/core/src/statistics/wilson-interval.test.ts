import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../test/support/random.ts'
import { wilsonInterval } from './wilson-interval.ts'

const anyCounts = fc
  .integer({ min: 1, max: 5_000 })
  .chain((trials) => fc.tuple(fc.integer({ min: 0, max: trials }), fc.constant(trials)))

const boundsOf = (...args: Parameters<typeof wilsonInterval>) =>
  wilsonInterval(...args) ?? { lower: Number.NaN, upper: Number.NaN }

describe('the Wilson interval', () => {
  it('is within [0, 1], around the share, and reaches 0 and 1 only with no or all successes', () => {
    forAll([anyCounts], ([successes, trials]) => {
      const { lower, upper } = boundsOf(successes, trials)
      expect(lower).toBeGreaterThanOrEqual(0)
      expect(upper).toBeLessThanOrEqual(1)
      expect(lower).toBeLessThanOrEqual(successes / trials)
      expect(upper).toBeGreaterThanOrEqual(successes / trials)
      expect(lower === 0).toBe(successes === 0)
      expect(upper === 1).toBe(successes === trials)
    })
  })

  it('ends where the score test just rejects: |share - bound| = z sqrt(bound (1 - bound) / n)', () => {
    forAll([anyCounts], ([successes, trials]) => {
      const { lower, upper } = boundsOf(successes, trials)
      for (const bound of [lower, upper]) {
        const score = 1.959963984540054 * Math.sqrt((bound * (1 - bound)) / trials)
        if (bound > 0 && bound < 1) expect(Math.abs(successes / trials - bound)).toBeCloseTo(score, 9)
      }
    })
  })

  it('rises with successes, and narrows with trials of the same share', () => {
    forAll([anyCounts], ([successes, trials]) => {
      const bounds = boundsOf(successes, trials)
      if (successes < trials) {
        const more = boundsOf(successes + 1, trials)
        expect(more.lower).toBeGreaterThan(bounds.lower)
        expect(more.upper).toBeGreaterThan(bounds.upper)
      }
      const twice = boundsOf(2 * successes, 2 * trials)
      expect(twice.upper - twice.lower).toBeLessThan(bounds.upper - bounds.lower)
    })
  })

  it('mirrors failures, and widens with confidence', () => {
    forAll([anyCounts], ([successes, trials]) => {
      const bounds = boundsOf(successes, trials)
      const mirrored = boundsOf(trials - successes, trials)
      expect(1 - mirrored.upper).toBeCloseTo(bounds.lower, 12)
      const wider = boundsOf(successes, trials, 0.99)
      expect(wider.upper - wider.lower).toBeGreaterThan(bounds.upper - bounds.lower)
    })
  })

  it('is null for no trials, and wide for one', () => {
    expect(wilsonInterval(0, 0)).toBeNull()
    expect(boundsOf(1, 1).lower).toBeCloseTo(0.2065, 4)
  })
})
