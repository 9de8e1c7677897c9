import { addDays, type CalendarDay, dayNumber } from '../../calendar-day.ts'
import type { BurnShared, SkuFacts } from './facts.ts'
import { type LeadTime, leadTimeOf } from './lead-time.ts'
import type { BurnRatesPolicy } from './policy.ts'
import { type Replenishment, replenishmentOf } from './replenishment.ts'
import { type SkuRate, skuRate } from './sku-rate.ts'
import type { ExpectedReceipt } from './stock-walk.ts'
import { type Urgency, urgencyOf } from './urgency.ts'

/** What both a SKU's row and its alerts are decided from. */
export interface SkuView {
  readonly leadTime: LeadTime
  readonly rate: SkuRate
  readonly replenishment: Replenishment | null
  /** Null where no stock is kept. */
  readonly stock: StockPosition | null
  readonly expected: readonly ExpectedReceipt[]
  readonly urgency: Urgency | null
  /** True where stock has lain beyond the policy's days of excess without a sale. */
  readonly isDormant: boolean
}

export interface StockPosition {
  readonly onHand: number
  readonly reserved: number
  readonly onOrder: number
  /** On hand less reserved. */
  readonly available: number
  /** Available and on order. */
  readonly position: number
}

/** What a decision about a SKU may know. */
export interface SkuContext {
  readonly asOf: CalendarDay
  readonly policy: BurnRatesPolicy
  readonly shared: BurnShared
}

export function skuView(facts: SkuFacts, context: SkuContext): SkuView {
  const { asOf, policy } = context
  const leadTime = leadTimeOf(facts, policy)
  const rate = skuRate(facts, context, leadTime.days + policy.reviewDays)
  const replenishment = replenishmentOf(rate, leadTime, policy)
  const stock = positionOf(facts)
  const { excessDays } = policy.urgency
  const isDormant = facts.lastSaleOn !== null && dayNumber(asOf) - dayNumber(facts.lastSaleOn) > excessDays
  const expected = facts.openOrders.map(({ units, orderedOn, expectedOn }) => ({
    units,
    on: expectedOn ?? addDays(orderedOn ?? asOf, Math.round(leadTime.days)),
  }))
  const view = { leadTime, rate, replenishment, stock, expected, isDormant }
  return { ...view, urgency: stock === null ? null : urgencyOfSku(facts, { ...view, stock }, policy) }
}

/** A SKU that is no longer offered is not ordered again, so nothing is urgent about it. */
function urgencyOfSku(
  { isActive }: SkuFacts,
  { stock, rate, replenishment, isDormant }: Omit<SkuView, 'urgency' | 'stock'> & { readonly stock: StockPosition },
  policy: BurnRatesPolicy,
): Urgency {
  const { available, position } = stock
  const { dailyRate } = rate
  if (dailyRate === null && isDormant && available > 0) return 'EXCESS'
  const urgency = urgencyOf(
    {
      available,
      position,
      safetyStock: replenishment?.safetyStock ?? null,
      reorderPoint: replenishment?.reorderPoint ?? null,
      dailyRate,
    },
    policy.urgency,
  )
  if (isActive || urgency === 'EXCESS') return urgency
  return 'OK'
}

function positionOf({ stock, openOrders }: SkuFacts): StockPosition | null {
  if (stock === null) return null
  const { onHand, reserved } = stock
  const onOrder = openOrders.reduce((sum, { units }) => sum + units, 0)
  return { onHand, reserved, onOrder, available: onHand - reserved, position: onHand - reserved + onOrder }
}
