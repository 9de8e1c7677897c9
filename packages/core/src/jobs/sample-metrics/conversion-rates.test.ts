import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../../test/support/random.ts'
import { anyWindow, later } from '../../../test/support/tastings.ts'
import { conversionRates } from './conversion-rates.ts'

const anyOutcomes = fc.array(
  fc.record({ startedOn: fc.integer({ min: 0, max: 150 }).map((day) => later(day)), isConverted: fc.boolean() }),
  { maxLength: 40 },
)

describe('conversion rates', () => {
  it('are of episodes that had the whole window: exactly the window old is old enough', () => {
    const outcomes = [
      { startedOn: later(0), isConverted: true },
      { startedOn: later(3), isConverted: false },
      { startedOn: later(4), isConverted: true },
      { startedOn: later(9), isConverted: false },
    ]
    expect(conversionRates(outcomes, later(10), 7)).toEqual({
      episodes: 4,
      conversions: 2,
      matured: 2,
      maturedConversions: 1,
      rate: 0.5,
      naiveRate: 0.5,
    })
    expect(conversionRates(outcomes, later(11), 7)).toMatchObject({ matured: 3, maturedConversions: 2, rate: 2 / 3 })
  })

  it('are null, not 0, where nothing is counted', () => {
    const none = { episodes: 0, conversions: 0, matured: 0, maturedConversions: 0, rate: null, naiveRate: null }
    expect(conversionRates([], later(10), 7)).toEqual(none)
    expect(conversionRates([{ startedOn: later(11), isConverted: true }], later(10), 7)).toEqual(none)
    const young = [{ startedOn: later(9), isConverted: false }]
    expect(conversionRates(young, later(10), 7)).toMatchObject({ rate: null, naiveRate: 0 })
  })

  it('are in [0, 1], count no more matured ones than there are, and do not depend on the order', () => {
    forAll([anyOutcomes, fc.integer({ min: 0, max: 150 }), anyWindow], (outcomes, day, windowDays) => {
      const rates = conversionRates(outcomes, later(day), windowDays)
      for (const rate of [rates.rate, rates.naiveRate]) expect(rate === null || (rate >= 0 && rate <= 1)).toBe(true)
      expect(rates.maturedConversions).toBeLessThanOrEqual(Math.min(rates.matured, rates.conversions))
      expect(rates.matured).toBeLessThanOrEqual(rates.episodes)
      expect(conversionRates(outcomes.toReversed(), later(day), windowDays)).toEqual(rates)
      expect(conversionRates(outcomes, later(day), windowDays + 1).matured).toBeLessThanOrEqual(rates.matured)
      expect(conversionRates(outcomes, later(day + windowDays), windowDays).matured).toBeGreaterThanOrEqual(
        rates.episodes,
      )
    })
  })
})
