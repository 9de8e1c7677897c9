import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ago, asOf } from '../../../test/support/day-sales.ts'
import { forAll } from '../../../test/support/random.ts'
import { calendarDay, dayNumber } from '../../calendar-day.ts'
import { type StockWalk, sellOutDates } from './stock-walk.ts'

const walk: StockWalk = { asOf, available: 10, dailyRate: 1, monthIndex: null, weekdayIndex: null, horizonDays: 730 }
const later = (days: number) => ago(-days)
const anyRate = fc.double({ min: 0.001, max: 500, noNaN: true })
const anyStock = fc.integer({ min: 1, max: 5_000 })
const anyIndex = (length: number) =>
  fc.array(fc.double({ min: 0.25, max: 4, noNaN: true }), { minLength: length, maxLength: length })
const anyWalk: fc.Arbitrary<StockWalk> = fc.record({
  asOf: fc.integer({ min: 0, max: 1_500 }).map(later),
  available: anyStock,
  dailyRate: anyRate,
  monthIndex: fc.option(anyIndex(12)),
  weekdayIndex: fc.option(anyIndex(7)),
  horizonDays: fc.constant(730),
})
const anyReceipts = fc.array(
  fc.record({ on: fc.integer({ min: -30, max: 700 }).map(later), units: fc.integer({ min: 0, max: 500 }) }),
  { maxLength: 5 },
)

describe('the dates stock sells out on', () => {
  it('are ten days away for ten units at one a day, also in tenths', () => {
    expect(sellOutDates(walk, [])).toEqual({ sellsOutOn: later(10), sellsOutFirstOn: later(10) })
    expect(sellOutDates({ ...walk, available: 1, dailyRate: 0.1 }, []).sellsOutOn).toBe(later(10))
    expect(sellOutDates({ ...walk, available: 11 }, []).sellsOutOn).toBe(later(11))
  })

  it('are stock over rate, rounded up', () => {
    forAll([anyStock, anyRate], (available, dailyRate) => {
      const days = Math.ceil((available / dailyRate) * (1 - 1e-9))
      const { sellsOutOn } = sellOutDates({ ...walk, available, dailyRate }, [])
      expect(sellsOutOn).toBe(days <= 730 ? later(days) : null)
    })
  })

  it('differ by what is on its way: sellsOutFirstOn is without it', () => {
    const expected = [{ on: later(10), units: 5 }]
    expect(sellOutDates(walk, expected)).toEqual({ sellsOutOn: later(15), sellsOutFirstOn: later(10) })
    // a day too late
    expect(sellOutDates(walk, [{ on: later(11), units: 5 }]).sellsOutOn).toBe(later(10))
    // overdue: taken for tomorrow
    expect(sellOutDates(walk, [{ on: ago(3), units: 5 }]).sellsOutOn).toBe(later(15))
    expect(sellOutDates(walk, [...expected, ...expected]).sellsOutOn).toBe(later(20))
  })

  it('are as-of where there is no stock, and none where nothing sells or the rate is not known', () => {
    expect(sellOutDates({ ...walk, available: 0 }, [])).toEqual({ sellsOutOn: asOf, sellsOutFirstOn: asOf })
    expect(sellOutDates({ ...walk, available: -4, dailyRate: null }, []).sellsOutOn).toBe(asOf)
    expect(sellOutDates({ ...walk, dailyRate: 0 }, []).sellsOutOn).toBeNull()
    expect(sellOutDates({ ...walk, dailyRate: null }, []).sellsOutOn).toBeNull()
    expect(sellOutDates({ ...walk, available: 731 }, []).sellsOutOn).toBeNull()
    expect(sellOutDates({ ...walk, available: 730 }, []).sellsOutOn).toBe(later(730))
  })

  it('follow the months: half the sales in April, from the second of May as usual', () => {
    const monthIndex = [1, 1, 1, 0.5, 1, 1, 1, 1, 1, 1, 1, 1]
    // April 5 to 30 sell 13, then May 1 and 2
    expect(sellOutDates({ ...walk, available: 15, monthIndex }, []).sellsOutOn).toBe(calendarDay('2024-05-02'))
  })

  it('fall on days that sell, Sunday first, and a leap day is a day', () => {
    // as-of is a Thursday; all of a week's 7 units are sold on Mondays
    const weekdayIndex = [0, 1, 0, 0, 0, 0, 0]
    expect(sellOutDates({ ...walk, available: 7, weekdayIndex }, []).sellsOutOn).toBe(calendarDay('2024-04-08'))
    expect(sellOutDates({ ...walk, available: 8, weekdayIndex }, []).sellsOutOn).toBe(calendarDay('2024-04-15'))
    const leap = { ...walk, asOf: calendarDay('2024-02-27'), available: 2 }
    expect(sellOutDates(leap, []).sellsOutOn).toBe(calendarDay('2024-02-29'))
    expect(
      sellOutDates({ ...leap, asOf: calendarDay('1969-12-30'), weekdayIndex: [0, 0, 0, 0, 1, 0, 0] }, []).sellsOutOn,
    ).toBe('1970-01-01')
  })

  it('are placed by weekdays within their week only: whole weeks sell what they do without', () => {
    forAll([fc.integer({ min: 1, max: 100 }), anyIndex(7)], (weeks, weekdayIndex) => {
      const given = { ...walk, available: weeks * 7, weekdayIndex }
      const days = dayNumber(sellOutDates(given, []).sellsOutOn ?? asOf) - dayNumber(asOf)
      expect(days).toBeGreaterThan((weeks - 1) * 7)
      expect(days).toBeLessThanOrEqual(weeks * 7)
    })
  })

  it('come later with more stock, a lower rate or more on its way, and never before as-of or beyond the horizon', () => {
    const never = '9999-12-31'
    forAll([anyWalk, anyReceipts, anyStock], (given, receipts, more) => {
      const { sellsOutOn, sellsOutFirstOn } = sellOutDates(given, receipts)
      const out = sellsOutOn ?? never
      expect(out >= (sellsOutFirstOn ?? never)).toBe(true)
      expect(out > given.asOf && (sellsOutOn === null || out <= ago(-730, given.asOf))).toBe(true)
      const richer = sellOutDates({ ...given, available: given.available + more }, receipts).sellsOutOn ?? never
      const slower = sellOutDates({ ...given, dailyRate: (given.dailyRate ?? 0) / 2 }, receipts).sellsOutOn ?? never
      const awaited = sellOutDates(given, [...receipts, { on: later(5), units: more }]).sellsOutOn ?? never
      expect(richer >= out && slower >= out && awaited >= out).toBe(true)
      expect(sellOutDates(given, receipts.toReversed())).toEqual({ sellsOutOn, sellsOutFirstOn })
    })
  })
})
