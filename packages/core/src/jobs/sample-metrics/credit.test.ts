import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../../test/support/random.ts'
import { anySaleLines, anyTastings, anyWindow, productOf, saleLine, tasting } from '../../../test/support/tastings.ts'
import { conversionsOf, isAfter } from './conversions.ts'
import { creditOf } from './credit.ts'
import { episodesOf } from './episodes.ts'

const rules = ['last', 'first', 'linear'] as const
const [episode] = episodesOf([tasting('a', 0), tasting('b', 3), tasting('c', 5), tasting('d', 7)], 7)

const creditFor = (day: number, rule: (typeof rules)[number]) =>
  episode && creditOf(episode, saleLine('l', day), rule).map(({ touch, share }) => [touch.id, share])

describe('credit', () => {
  it('goes to the last touch before the sale, to the first, or to all of them alike', () => {
    expect(creditFor(6, 'last')).toEqual([['c', 1]])
    expect(creditFor(6, 'first')).toEqual([['a', 1]])
    expect(creditFor(6, 'linear')).toEqual([
      ['a', 1 / 3],
      ['b', 1 / 3],
      ['c', 1 / 3],
    ])
    expect(creditFor(1, 'last')).toEqual([['a', 1]])
  })

  it('does not go to a tasting on the day of the order, unless at an earlier time', () => {
    expect(creditFor(5, 'last')).toEqual([['b', 1]])
    const [timed] = episodesOf([tasting('a', 0), tasting('b', 5, { hours: 9 }), tasting('c', 5, { hours: 16 })], 7)
    const credit = timed && creditOf(timed, saleLine('l', 5, { hours: 12 }), 'last')
    expect(credit?.map(({ touch }) => touch.id)).toEqual(['b'])
  })

  it('goes to no one for a sale before all tastings', () => {
    for (const rule of rules) expect(creditFor(-1, rule)).toEqual([])
  })

  it('sums to 1 for every conversion, over touches before the sale', () => {
    forAll([anyTastings, anySaleLines, anyWindow, fc.constantFrom(...rules)], (tastings, lines, windowDays, rule) => {
      const episodes = episodesOf(tastings, windowDays)
      const conversions = conversionsOf(episodes, lines, { windowDays, match: 'product', productOf })
      for (const [index, conversion] of conversions.entries()) {
        const converted = episodes[index]
        if (!conversion || !converted) continue
        const credit = creditOf(converted, conversion.line, rule)
        expect(credit.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
        expect(credit.every(({ touch }) => converted.touches.includes(touch))).toBe(true)
        expect(credit.every(({ touch }) => isAfter(conversion.line, touch))).toBe(true)
      }
    })
  })
})
