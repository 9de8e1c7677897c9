import type { Reason } from '@leora-jobs/core'
import { addDays, calendarDay } from '@leora-jobs/core'
import {
  type BurnShared,
  burnRatesPolicy,
  decideAlert,
  decidePair,
  decideSku,
  type SkuFacts,
} from '@leora-jobs/core/jobs'
import { expect, it } from 'vitest'
import { describeReason } from './describe-reason.ts'
import { formatReason } from './format-change.ts'

const asOf = calendarDay('2026-03-01')
const shared: BurnShared = {
  monthIndex: { Red: new Array<number>(12).fill(1) },
  weekdayIndex: null,
  segmentRates: {},
  ordersPerPair: 1,
}
const context = { asOf, policy: burnRatesPolicy.parse({}), shared }

/** So many weeks with seven units each, the last of them some days ago, and so many on hand. */
function facts(weeks: number, onHand: number | null, more: Partial<SkuFacts> = {}, daysAgo = 0, every = 1): SkuFacts {
  const sales = Array.from({ length: weeks }, (_, week) => ({
    on: addDays(asOf, -daysAgo - 7 * every * week),
    units: 7,
  }))
  return {
    skuId: '1',
    code: 'RI-1',
    name: null,
    category: null,
    unitsPerCase: 6,
    isActive: true,
    sales,
    firstSaleOn: sales.at(-1)?.on ?? null,
    lastSaleOn: sales[0]?.on ?? null,
    stock: onHand === null ? null : { onHand, reserved: 0, locations: 1 },
    openOrders: [],
    receipts: null,
    currentBurnRate: null,
    currentReorderPoint: null,
    ...more,
  }
}

const receipts = { count: 3, meanDays: 9, deviationDays: 1 }
const skus = [
  ...[null, 0, 2, 10, 20, 60, 900].map((onHand) => facts(60, onHand, { category: 'Red', receipts })),
  facts(60, 5, {}, 300),
  facts(20, 5, {}, 7, 4),
  facts(12, 5, {}, 100),
  facts(1, 5, {}, 200),
  facts(0, 5),
  facts(9, 5, { isActive: false }),
  facts(0, null, { isActive: false }),
  facts(26, 20, { sales: facts(12, 0).sales }),
]
const pair = { customerId: '1', skuId: '2', customerName: 'A', code: 'B', customerType: null, category: null }
const opened = { severity: 'INFO', urgency: 'OK', available: 1, openedOn: asOf, resolvedOn: null, openings: 1 } as const

it('every reason that the job gives is a sentence', () => {
  const reasons: readonly Reason[] = [
    ...skus.flatMap((sku) => decideSku(sku, context).reasons),
    ...[1, 2, 5].flatMap((weeks) => [
      ...decidePair({ ...pair, sales: facts(weeks, 0).sales }, context).reasons,
      ...decidePair(
        { ...pair, sales: facts(weeks, 0).sales },
        { ...context, shared: { ...shared, segmentRates: { '': { '': 1 } } } },
      ).reasons,
    ]),
    ...skus.flatMap((sku) =>
      (['LOW_STOCK', 'OUT_OF_STOCK', 'OVERSTOCKED'] as const).flatMap((alertType) => [
        ...(decideAlert({ ...sku, alertType }, context, null)?.reasons ?? []),
        ...(decideAlert({ ...sku, alertType }, context, opened)?.reasons ?? []),
      ]),
    ),
  ]
  const codes = new Set(reasons.map(({ code }) => code))
  expect(codes.size).toBeGreaterThan(30)
  for (const reason of reasons) {
    const sentence = describeReason('calculate-burn-rates', reason)
    expect(sentence).not.toBe(formatReason(reason))
    expect(sentence, reason.code).not.toMatch(/\?|undefined|NaN|null|\[object/)
  }
})
