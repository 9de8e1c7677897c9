import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../test/support/random.ts'
import { deliveryRetryRule, nextAttemptDelayMs } from './next-attempt-delay.ts'

const attempts = fc.integer({ min: 1, max: deliveryRetryRule.attempts - 1 })
const share = fc.double({ min: 0, max: 0.999_999, noNaN: true })

describe('the wait after a failed attempt', () => {
  it('is a random share of a ceiling that doubles, up to the longest', () => {
    forAll([attempts, share], (attempt, random) => {
      const ceiling = Math.min(43_200_000, 30_000 * 2 ** (attempt - 1))
      expect(nextAttemptDelayMs({ attempt, random })).toBeCloseTo(random * ceiling, 3)
    })
  })

  it('is never shorter than what the receiver asked for, and never the same for all', () => {
    forAll([attempts, fc.integer({ min: 0, max: 86_400 }), share], (attempt, retryAfterSeconds, random) => {
      const delay = nextAttemptDelayMs({ attempt, retryAfterSeconds, random })
      expect(delay).toBeGreaterThanOrEqual(retryAfterSeconds * 1000 + random * 30_000)
      expect(delay).toBeGreaterThanOrEqual(nextAttemptDelayMs({ attempt, random }) ?? Infinity)
    })
  })

  it('ends after the last attempt', () => {
    expect(nextAttemptDelayMs({ attempt: deliveryRetryRule.attempts - 1, random: 0 })).toBe(0)
    expect(nextAttemptDelayMs({ attempt: deliveryRetryRule.attempts, random: 0 })).toBeNull()
    expect(nextAttemptDelayMs({ attempt: 10_000, random: 0.5, retryAfterSeconds: 5 })).toBeNull()
  })

  it('spans days: 65 hours at most', () => {
    const ceilings = Array.from({ length: deliveryRetryRule.attempts - 1 }, (_, index) =>
      nextAttemptDelayMs({ attempt: index + 1, random: 1 }),
    )
    expect(ceilings.reduce<number>((sum, delay) => sum + (delay ?? 0), 0) / 3_600_000).toBeCloseTo(65.06, 2)
  })
})
