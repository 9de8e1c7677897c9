import { describe, expect, it } from 'vitest'
import { forAll } from '../../../test/support/random.ts'
import { anySaleLines, anyTastings, anyWindow, productOf, saleLine, tasting } from '../../../test/support/tastings.ts'
import { dayNumber } from '../../calendar-day.ts'
import { type ConversionOptions, conversionsOf, isAfter, type SaleLine } from './conversions.ts'
import { episodesOf, type Tasting } from './episodes.ts'

const bySku = { match: 'sku', productOf } as const
const byProduct = { match: 'product', productOf } as const

function convert(tastings: readonly Tasting[], lines: readonly SaleLine[], options: ConversionOptions) {
  return conversionsOf(episodesOf(tastings, options.windowDays), lines, options)
}

/** The line that converts a tasting on day 0, within 7 days. */
const lineFor = (given: Tasting, ...lines: readonly SaleLine[]) =>
  convert([given], lines, { ...bySku, windowDays: 7 })[0]?.line.id

describe('a conversion', () => {
  it('is a sale from the day after to the end of the window', () => {
    const given = tasting('a', 0)
    expect(lineFor(given, saleLine('l', 1))).toBe('l')
    expect(lineFor(given, saleLine('l', 7))).toBe('l')
    expect(lineFor(given, saleLine('l', 8))).toBeUndefined()
    expect(lineFor(given, saleLine('l', 0))).toBeUndefined()
    expect(lineFor(given, saleLine('l', -1))).toBeUndefined()
    expect(lineFor(given)).toBeUndefined()
  })

  it('is on the same day only for an order at a later time', () => {
    const given = tasting('a', 0, { hours: 14 })
    expect(lineFor(given, saleLine('l', 0, { hours: 15 }))).toBe('l')
    expect(lineFor(given, saleLine('l', 0, { hours: 14 }))).toBeUndefined()
    expect(lineFor(given, saleLine('l', 0, { hours: 9 }))).toBeUndefined()
    // one of the times is not known: the day does not tell
    expect(lineFor(given, saleLine('l', 0))).toBeUndefined()
    expect(lineFor(tasting('a', 0), saleLine('l', 0, { hours: 15 }))).toBeUndefined()
  })

  it('may be after a later touch of the same day, where the first has no time', () => {
    const tastings = [tasting('a', 0), tasting('b', 0, { hours: 9 })]
    expect(convert(tastings, [saleLine('l', 0, { hours: 15 })], { ...bySku, windowDays: 7 })[0]?.line.id).toBe('l')
  })

  it('is the first of several, of that customer and SKU', () => {
    const lines = [saleLine('later', 5), saleLine('b', 3), saleLine('a', 3)]
    expect(lineFor(tasting('t', 0), ...lines)).toBe('a')
    expect(lineFor(tasting('t', 0), saleLine('l', 3, { customerId: 'c2' }))).toBeUndefined()
    expect(lineFor(tasting('t', 0), saleLine('l', 3, { skuId: 'wine-150' }))).toBeUndefined()
  })

  it('has its lag from the first tasting', () => {
    const [conversion] = convert([tasting('a', 0), tasting('b', 4)], [saleLine('l', 6)], { ...bySku, windowDays: 7 })
    expect(conversion).toMatchObject({ by: 'sku', lagDays: 6 })
  })

  it('is of another size of the product only by that policy, and after those of the SKU itself', () => {
    const lines = [saleLine('big', 2, { skuId: 'wine-150' }), saleLine('same', 5)]
    const [sku] = convert([tasting('a', 0)], lines, { ...byProduct, windowDays: 7 })
    expect(sku).toMatchObject({ by: 'sku', line: { id: 'same' } })
    const [product] = convert([tasting('a', 0)], lines.slice(0, 1), { ...byProduct, windowDays: 7 })
    expect(product).toMatchObject({ by: 'product', line: { id: 'big' } })
    expect(convert([tasting('a', 0)], lines.slice(0, 1), { ...bySku, windowDays: 7 })).toEqual([null])
    const unknown = { ...byProduct, windowDays: 7, productOf: () => null }
    expect(convert([tasting('a', 0)], [saleLine('big', 2, { skuId: 'x', productId: null })], unknown)).toEqual([null])
  })

  it('takes each line once: of two sizes tasted, one line converts the one of its SKU', () => {
    const tastings = [tasting('small', 0), tasting('big', 1, { skuId: 'wine-150' })]
    const [big, small] = convert(tastings, [saleLine('l', 3, { skuId: 'wine-150' })], { ...byProduct, windowDays: 7 })
    expect([big?.line.id, small]).toEqual(['l', null])
  })

  it('fits its episode: after a touch, within the window, of the customer, each line once', () => {
    forAll([anyTastings, anySaleLines, anyWindow], (tastings, lines, windowDays) => {
      const episodes = episodesOf(tastings, windowDays)
      for (const options of [bySku, byProduct]) {
        const conversions = conversionsOf(episodes, lines, { ...options, windowDays })
        const used = conversions.flatMap((conversion) => conversion?.line.id ?? [])
        expect(new Set(used).size).toBe(used.length)
        for (const [index, conversion] of conversions.entries()) {
          const episode = episodes[index]
          if (!conversion || !episode) continue
          const { line, by, lagDays } = conversion
          expect(line.customerId).toBe(episode.customerId)
          expect(by === 'sku').toBe(line.skuId === episode.skuId)
          expect(lagDays).toBe(dayNumber(line.orderedOn) - dayNumber(episode.startedOn))
          expect(lagDays >= 0 && lagDays <= windowDays).toBe(true)
          expect(episode.touches.some((touch) => isAfter(line, touch))).toBe(true)
        }
      }
    })
  })

  it('is missing only where no line fits: by SKU, what an independent search finds', () => {
    forAll([anyTastings, anySaleLines, anyWindow], (tastings, lines, windowDays) => {
      const episodes = episodesOf(tastings, windowDays)
      const conversions = conversionsOf(episodes, lines, { ...bySku, windowDays })
      for (const [index, { customerId, skuId, startedOn, touches }] of episodes.entries()) {
        const fits = lines.filter((line) => {
          const lag = dayNumber(line.orderedOn) - dayNumber(startedOn)
          const isLaterThatDay = touches.some(
            ({ on, at }) => on === startedOn && at !== null && line.orderedAt !== null && line.orderedAt > at,
          )
          return (
            line.customerId === customerId &&
            line.skuId === skuId &&
            lag <= windowDays &&
            (lag > 0 || (lag === 0 && isLaterThatDay))
          )
        })
        const firstDay = fits.map(({ orderedOn }) => orderedOn).toSorted()[0]
        expect(conversions[index]?.line.orderedOn).toBe(firstDay)
      }
    })
  })

  it('does not depend on the order of the lines or of the episodes, and only grows with the policy', () => {
    forAll([anyTastings, anySaleLines, anyWindow], (tastings, lines, windowDays) => {
      const episodes = episodesOf(tastings, windowDays)
      const options = { ...byProduct, windowDays }
      const conversions = conversionsOf(episodes, lines, options)
      expect(conversionsOf(episodes, lines.toReversed(), options)).toEqual(conversions)
      expect(conversionsOf(episodes.toReversed(), lines, options).toReversed()).toEqual(conversions)
      const ofSku = conversionsOf(episodes, lines, { ...bySku, windowDays })
      for (const [index, conversion] of ofSku.entries()) if (conversion) expect(conversions[index]).toEqual(conversion)
    })
  })
})
