import fc from 'fast-check'
import { addDays } from '../../src/calendar-day.ts'
import type { BurnShared, SkuFacts } from '../../src/jobs/burn-rates/facts.ts'
import { anySales, asOf, sumOf } from './day-sales.ts'

/** A SKU that never sold, of which no stock is kept. */
export const unsold: SkuFacts = {
  skuId: '1',
  code: 'RI-1',
  name: 'Riesling',
  category: 'White',
  unitsPerCase: 12,
  isActive: true,
  sales: [],
  firstSaleOn: null,
  lastSaleOn: null,
  stock: null,
  openOrders: [],
  receipts: null,
  currentBurnRate: null,
  currentReorderPoint: null,
}

export const noSeason: BurnShared = { monthIndex: {}, weekdayIndex: null, segmentRates: {}, ordersPerPair: 1 }

/** The facts of these sales: what the query says of first and last is of days with units sold. */
export function soldFacts(sales: SkuFacts['sales'], more: Partial<SkuFacts> = {}): SkuFacts {
  const days = sales
    .filter(({ on, units }) => units > 0 && on <= asOf)
    .map(({ on }) => on)
    .sort()
  return { ...unsold, sales, firstSaleOn: days[0] ?? null, lastSaleOn: days.at(-1) ?? null, ...more }
}

const units = fc.integer({ min: 0, max: 400 })
const day = fc.integer({ min: -60, max: 400 }).map((age) => addDays(asOf, -age))

/** Anything that a query may give. */
export const anySku: fc.Arbitrary<SkuFacts> = fc
  .record({
    sales: anySales,
    category: fc.constantFrom('White', 'Red', null),
    unitsPerCase: fc.constantFrom(null, 0, 1, 6, 12),
    isActive: fc.boolean(),
    stock: fc.option(fc.record({ onHand: fc.integer({ min: -20, max: 900 }), reserved: units, locations: fc.nat(4) })),
    openOrders: fc.array(fc.record({ units, orderedOn: fc.option(day), expectedOn: fc.option(day) }), { maxLength: 4 }),
    receipts: fc.option(
      fc.record({
        count: fc.integer({ min: 1, max: 20 }),
        meanDays: fc.double({ min: 0, max: 120, noNaN: true }),
        deviationDays: fc.option(fc.double({ min: 0, max: 40, noNaN: true })),
      }),
    ),
  })
  .map(({ sales, ...more }) => soldFacts(sales, more))

/** No season, or one of the category. */
export const anyShared: fc.Arbitrary<BurnShared> = fc
  .option(fc.array(fc.double({ min: 0.25, max: 4, noNaN: true }), { minLength: 12, maxLength: 12 }))
  .map((index) => ({
    ...noSeason,
    monthIndex: index === null ? {} : { White: index.map((factor) => (factor * 12) / sumOf(index)) },
  }))
