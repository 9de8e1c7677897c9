import { describe, expect, it } from 'vitest'
import { forAll } from '../../../test/support/random.ts'
import { anyTastings, anyWindow, later, tasting } from '../../../test/support/tastings.ts'
import { dayNumber } from '../../calendar-day.ts'
import { episodesOf } from './episodes.ts'

const idsOf = (episodes: ReturnType<typeof episodesOf>) => episodes.map(({ touches }) => touches.map(({ id }) => id))

describe('episodes', () => {
  it('take samples up to the window after the first one as touches, and later ones as another', () => {
    // the window is counted from the first, not from the touch before
    const tastings = [tasting('a', 0), tasting('b', 5), tasting('c', 7), tasting('d', 8), tasting('e', 15)]
    expect(idsOf(episodesOf(tastings, 7))).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e'],
    ])
    expect(episodesOf(tastings, 7).map(({ startedOn }) => startedOn)).toEqual([later(0), later(8)])
  })

  it('are of one customer and one SKU', () => {
    const tastings = [tasting('a', 0), tasting('b', 0, { customerId: 'c2' }), tasting('c', 0, { skuId: 'gin' })]
    expect(idsOf(episodesOf(tastings, 7)).flat().toSorted()).toEqual(['a', 'b', 'c'])
    expect(episodesOf(tastings, 7)).toHaveLength(3)
  })

  it('count 29 days from the 20th of February of a leap year to the 20th of March', () => {
    expect(episodesOf([tasting('a', 0), tasting('b', 29)], 29)).toHaveLength(1)
    expect(episodesOf([tasting('a', 0), tasting('b', 29)], 28)).toHaveLength(2)
    expect(later(29)).toBe('2024-03-20')
  })

  it('order the tastings of a day by their instants, those without first', () => {
    const tastings = [tasting('late', 0, { hours: 15 }), tasting('early', 0, { hours: 9 }), tasting('some', 0)]
    expect(idsOf(episodesOf(tastings, 7))).toEqual([['some', 'early', 'late']])
  })

  it('are none for no tastings, one for one', () => {
    expect(episodesOf([], 7)).toEqual([])
    expect(idsOf(episodesOf([tasting('a', 3)], 7))).toEqual([['a']])
  })

  it('hold each tasting once, do not overlap, and do not depend on the order', () => {
    forAll([anyTastings, anyWindow], (tastings, windowDays) => {
      const episodes = episodesOf(tastings, windowDays)
      expect(idsOf(episodes).flat().toSorted()).toEqual(tastings.map(({ id }) => id).toSorted())
      expect(episodesOf(tastings.toReversed(), windowDays)).toEqual(episodes)
      for (const [index, { customerId, skuId, startedOn, touches }] of episodes.entries()) {
        expect(startedOn).toBe(touches[0].on)
        for (const touch of touches) {
          expect([touch.customerId, touch.skuId]).toEqual([customerId, skuId])
          expect(dayNumber(touch.on) - dayNumber(startedOn)).toBeLessThanOrEqual(windowDays)
        }
        const next = episodes[index + 1]
        if (next?.customerId !== customerId || next.skuId !== skuId) continue
        expect(dayNumber(next.startedOn) - dayNumber(startedOn)).toBeGreaterThan(windowDays)
      }
    })
  })

  it('of what they group are the same again', () => {
    forAll([anyTastings, anyWindow], (tastings, windowDays) => {
      const episodes = episodesOf(tastings, windowDays)
      expect(
        episodesOf(
          episodes.flatMap(({ touches }) => touches),
          windowDays,
        ),
      ).toEqual(episodes)
    })
  })
})
