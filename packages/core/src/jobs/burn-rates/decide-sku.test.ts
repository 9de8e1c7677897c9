import { describe, expect, it } from 'vitest'
import { ago, anySales, asOf } from '../../../test/support/day-sales.ts'
import { numbersIn } from '../../../test/support/demand.ts'
import { forAll } from '../../../test/support/random.ts'
import { anyShared, anySku, noSeason, soldFacts, unsold } from '../../../test/support/sku-facts.ts'
import { addDays } from '../../calendar-day.ts'
import { decideSku } from './decide-sku.ts'
import type { SkuFacts } from './facts.ts'
import { burnRatesPolicy } from './policy.ts'
import { roundedRate, roundedUnits } from './rounded.ts'

const policy = burnRatesPolicy.parse({})
const context = { asOf, policy, shared: noSeason }
const decide = (facts: SkuFacts, shared = noSeason) => decideSku(facts, { ...context, shared })
const weeks = (count: number, units: (week: number) => number) =>
  Array.from({ length: count }, (_, week) => ({ on: ago(7 * week), units: units(week) })).filter(
    ({ units }) => units > 0,
  )
const stockOf = (onHand: number, reserved = 0) => ({ stock: { onHand, reserved, locations: 1 } })
// a first movement at the end of its bucket leaves the oldest one whole
const steady = soldFacts([...weeks(20, () => 7), { on: ago(139), units: 0 }], { firstSaleOn: ago(139) })

describe('a SKU that sells seven a week', () => {
  it('sells one a day: lead time 7 and review 7 take 14, and 1.645 x sqrt(14 x 0 + 1 x 2 x 2) is held beside', () => {
    const { next, reasons } = decide({ ...steady, ...stockOf(12, 2) })
    expect(next).toMatchObject({
      dailyRate: 1,
      method: 'ses',
      demandClass: 'smooth',
      basis: 'short',
      demands: 20,
      buckets: 20,
      confidence: 'HIGH',
      average30: roundedRate(35 / 30),
      average90: roundedRate(91 / 90),
      trend: 'unknown',
      safetyStock: 3.2897,
      reorderPoint: 17.2897,
      position: 10,
      urgency: 'REORDER',
      daysOfSupply: 10,
      sellsOutOn: addDays(asOf, 10),
      // up to 17.29 + 30 days: 37.29 are wanted
      suggestedUnits: 48,
      suggestedCases: 4,
    })
    expect(reasons.map(({ code }) => code)).toEqual([
      'RATE_SES',
      'PLAIN_AVERAGES',
      'TREND_UNKNOWN',
      'LEAD_TIME_POLICY',
      'REORDER_POINT_NORMAL',
      'POSITION',
      'REORDER',
      'ORDER',
    ])
  })

  it('with twenty on order for in five days it lasts thirty, and is not ordered', () => {
    const openOrders = [{ units: 20, orderedOn: ago(3), expectedOn: addDays(asOf, 5) }]
    expect(decide({ ...steady, ...stockOf(10), openOrders }).next).toMatchObject({
      onOrder: 20,
      position: 30,
      sellsOutFirstOn: addDays(asOf, 10),
      sellsOutOn: addDays(asOf, 30),
      urgency: 'OK',
      suggestedUnits: 0,
    })
    // one that nobody dated comes a lead time after its order, and an overdue one tomorrow
    const undated = [{ units: 20, orderedOn: ago(3), expectedOn: null }]
    expect(decide({ ...steady, ...stockOf(3), openOrders: undated }).next?.sellsOutOn).toBe(addDays(asOf, 3))
    const overdue = [{ units: 20, orderedOn: ago(60), expectedOn: ago(9) }]
    expect(decide({ ...steady, ...stockOf(3), openOrders: overdue }).next?.sellsOutOn).toBe(addDays(asOf, 23))
  })

  it('takes the lead time of its own purchase orders, and how much it varies from three of them on', () => {
    const own = (count: number, deviationDays: number | null) =>
      decide({ ...steady, ...stockOf(90), receipts: { count, meanDays: 20, deviationDays } }).next
    expect(own(3, 0)).toMatchObject({ leadTimeDays: 20, leadTimeBasis: 'own', safetyStock: 0, reorderPoint: 27 })
    expect(own(2, 0)).toMatchObject({ leadTimeDays: 20, safetyStock: 3.2897 })
    expect(own(1, null)).toMatchObject({ leadTimeDays: 20, safetyStock: 3.2897 })
  })

  it('no longer offered, it is not ordered, and nothing is urgent', () => {
    const gone = { ...steady, isActive: false }
    expect(decide({ ...gone, ...stockOf(0) }).next).toMatchObject({
      urgency: 'OK',
      suggestedUnits: 0,
      suggestedCases: 0,
    })
    expect(decide({ ...gone, ...stockOf(500) }).next).toMatchObject({ urgency: 'EXCESS' })
  })

  it('without stock that is kept has a rate and nothing of stock', () => {
    const { next, reasons } = decide(steady)
    expect(next).toMatchObject({
      dailyRate: 1,
      reorderPoint: 17.2897,
      position: null,
      urgency: null,
      suggestedUnits: null,
    })
    expect(reasons.at(-1)?.code).toBe('STOCK_UNKNOWN')
  })
})

describe('a SKU that sells twelve every third week', () => {
  const rare = soldFacts(
    weeks(60, (week) => (week % 3 === 0 ? 12 : 0)),
    stockOf(20),
  )

  it('is intermittent: twice twelve in two weeks in one case of nine, so 24 are enough in 95 of 100, widened by what is not known', () => {
    // 7.6 expected; the excess of 16.4 by the drift of two buckets, sqrt(1.105); z 7.6 sqrt((1 - 1/3) / 19) for the rate, z 0.54 x 2 for the lead time
    const level = 7.6 + Math.hypot(16.4 * Math.sqrt(1.105), 1.645 * 7.6 * Math.sqrt(2 / 3 / 19), 1.645 * 0.542857 * 2)
    expect(level).toBeCloseTo(25.09, 2)
    expect(decide(rare).next).toMatchObject({
      method: 'sba',
      demandClass: 'intermittent',
      reorderPoint: 26,
      urgency: 'REORDER',
      safetyStock: roundedUnits(26 - 14 * (decide(rare).next?.dailyRate ?? 0)),
    })
  })

  it('is stale half a year later: less a day, and held for less', () => {
    const quiet = soldFacts(
      weeks(80, (week) => (week > 26 && week % 2 === 0 ? 12 : 0)),
      stockOf(20),
    )
    const { next } = decide(quiet)
    expect(next).toMatchObject({ method: 'tsb', basis: 'stale', confidence: 'LOW', reorderPoint: 13 })
    expect(next?.dailyRate).toBeLessThan(decide(rare).next?.dailyRate ?? 0)
  })
})

describe('a SKU with too few sales', () => {
  it('has no rate, which is not 0, and nothing that follows from one', () => {
    for (const facts of [unsold, soldFacts([{ on: ago(20), units: 5 }])]) {
      expect(decide({ ...facts, ...stockOf(9) }).next).toMatchObject({
        dailyRate: null,
        method: 'insufficient',
        basis: 'none',
        confidence: null,
        reorderPoint: null,
        suggestedUnits: null,
        daysOfSupply: null,
        urgency: 'OK',
      })
    }
  })

  it('that lies unsold beyond the days of excess is EXCESS', () => {
    const sold = (days: number) => soldFacts([{ on: ago(days), units: 5 }], stockOf(9))
    expect(decide(sold(180)).next?.urgency).toBe('OK')
    expect(decide(sold(181))).toMatchObject({ next: { urgency: 'EXCESS' } })
    expect(decide(sold(181)).reasons.at(-1)).toMatchObject({ code: 'UNSOLD', value: 9, threshold: 180 })
  })

  it('is passed over where it is no longer offered, has no stock and never sold, unless a row says otherwise', () => {
    const forgotten = { ...unsold, isActive: false }
    expect(decide(forgotten)).toMatchObject({ next: null, reasons: [{ code: 'NO_LONGER_OFFERED' }] })
    expect(decideSku(forgotten, context, { urgency: 'OUT' }).next).toMatchObject({ urgency: null })
    expect(decide({ ...forgotten, ...stockOf(1) }).next).toMatchObject({ urgency: 'OK' })
  })
})

it('a season is counted once: the average of a year is taken off its season, then put into that of the weeks to come', () => {
  // twice as much in April and May as in any other month; as-of is in April
  const raw = [1, 1, 1, 2, 2, 1, 1, 1, 1, 1, 1, 1].map((factor) => (factor * 12) / 14)
  const shared = { ...noSeason, monthIndex: { White: raw } }
  const sales = Array.from({ length: 728 }, (_, age) => ({
    on: ago(age),
    units: 70 * (raw[Number(ago(age).slice(5, 7)) - 1] ?? 1),
  }))
  const { next } = decide(soldFacts(sales, stockOf(500)), shared)
  // SES remembers the buckets that lie across two months; deseasonalised they are all alike
  expect(next?.dailyRate).toBeCloseTo((70 * 24) / 14, 1)
})

describe('for any SKU', () => {
  it('every number is finite, cases are whole, and a rate is there exactly where there is a method', () => {
    forAll([anySku, anyShared], (facts, shared) => {
      const { next, reasons } = decide(facts, shared)
      for (const [path, number] of [...numbersIn(next), ...numbersIn(reasons)])
        expect(number, path).toSatisfy(Number.isFinite)
      if (next === null) return
      expect(next.dailyRate === null).toBe(next.method === 'insufficient')
      expect(next.dailyRate ?? 0).toBeGreaterThanOrEqual(0)
      expect(next.urgency === null).toBe(facts.stock === null)
      if (next.suggestedCases !== null)
        expect(next.suggestedUnits).toBe(next.suggestedCases * (facts.unitsPerCase ?? 0))
      if (next.reorderPoint !== null) expect(next.reorderPoint).toBeGreaterThanOrEqual(next.safetyStock ?? 0)
      if (next.sellsOutOn !== null) expect(next.sellsOutOn >= (next.sellsOutFirstOn ?? next.sellsOutOn)).toBe(true)
    })
  })

  it('the order of sales and of orders makes no difference, and deciding twice gives the same', () => {
    forAll([anySku, anyShared], (facts, shared) => {
      const reversed = { ...facts, sales: facts.sales.toReversed(), openOrders: facts.openOrders.toReversed() }
      const { next } = decide(facts, shared)
      expect(decide(reversed, shared).next).toEqual(next)
      expect(decide(facts, shared).next).toEqual(next)
    })
  })

  it('more on hand is never more urgent, and never orders more', () => {
    const order = ['OUT', 'BELOW_SAFETY', 'REORDER', 'SOON', 'OK', 'EXCESS']
    forAll([anySales], (sales) => {
      const levels = [0, 3, 10, 40, 150, 1_000].map((onHand) => decide(soldFacts(sales, stockOf(onHand))).next)
      const urgencies = levels.map((next) => order.indexOf(next?.urgency ?? ''))
      expect(urgencies).toEqual(urgencies.toSorted((one, other) => one - other))
      const suggested = levels.map((next) => -(next?.suggestedUnits ?? 0))
      expect(suggested).toEqual(suggested.toSorted((one, other) => one - other))
    })
  })
})
