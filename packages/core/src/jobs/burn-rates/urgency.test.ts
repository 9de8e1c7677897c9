import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../../test/support/random.ts'
import { type StockState, urgencyOf } from './urgency.ts'

const thresholds = { soonDays: 7, excessDays: 180 }
const state: StockState = { available: 100, position: 100, safetyStock: 10, reorderPoint: 40, dailyRate: 2 }
const rank = { OUT: 0, BELOW_SAFETY: 1, REORDER: 2, SOON: 3, OK: 4, EXCESS: 5 }

describe('urgency', () => {
  it.each([
    ['OUT', { available: 0, position: 500 }, 'whatever is on order'],
    ['OUT', { available: -5 }, 'with more reserved than there is'],
    ['BELOW_SAFETY', { available: 9, position: 500 }, 'whatever is on order'],
    ['REORDER', { available: 10, position: 40 }, 'at the reorder point'],
    ['SOON', { position: 54 }, 'when it is reached in 7 days'],
    ['OK', { position: 54.5 }, 'when it takes longer'],
    ['OK', { available: 360, position: 360 }, 'for 180 days of supply'],
    ['EXCESS', { available: 361, position: 361 }, 'for more'],
    ['EXCESS', { dailyRate: 0, safetyStock: 0, reorderPoint: 0 }, 'for stock that nothing is sold of'],
    ['OK', { dailyRate: null }, 'where the rate is not known'],
    ['OK', { available: 5, reorderPoint: null }, 'where the reorder point is not'],
    ['OUT', { available: 0, dailyRate: null, safetyStock: null, reorderPoint: null }, 'where only the stock is known'],
  ] as const)('is %s for %j, %s', (urgency, changed, _) => {
    expect(urgencyOf({ ...state, ...changed }, thresholds)).toBe(urgency)
  })

  it('never rises with more stock', () => {
    const amount = fc.double({ min: -100, max: 5_000, noNaN: true })
    const positive = fc.double({ min: 0, max: 500, noNaN: true })
    forAll(
      [amount, positive, positive, positive, positive, positive],
      (available, onOrder, safety, extra, rate, more) => {
        const given = { safetyStock: safety, reorderPoint: safety + extra, dailyRate: rate }
        const before = urgencyOf({ ...given, available, position: available + onOrder }, thresholds)
        const after = urgencyOf(
          { ...given, available: available + more, position: available + more + onOrder },
          thresholds,
        )
        expect(rank[after]).toBeGreaterThanOrEqual(rank[before])
      },
    )
  })
})
