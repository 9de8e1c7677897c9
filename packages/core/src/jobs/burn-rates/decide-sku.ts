import type { Decision } from '../../decision.ts'
import { daysOfSupply } from './days-of-supply.ts'
import type { SkuFacts } from './facts.ts'
import { orderQuantity, type SuggestedOrder } from './order-quantity.ts'
import { plainAverages } from './plain-averages.ts'
import type { SkuBurnRate } from './results.ts'
import { roundedRate, roundedUnits } from './rounded.ts'
import { skuReasons } from './sku-reasons.ts'
import { type SkuContext, type SkuView, skuView } from './sku-view.ts'
import { sellOutDates } from './stock-walk.ts'
import { trendOf } from './trend.ts'

/**
 * How fast a SKU sells at the end of as-of, and what that means for its stock, from facts, policy and the shared indices alone. A SKU that is no
 * longer offered, has no stock and never sold is passed over, unless a row says otherwise of it.
 */
export function decideSku(
  facts: SkuFacts,
  context: SkuContext,
  before: Readonly<Partial<SkuBurnRate>> | null = null,
): Decision<SkuBurnRate> {
  if (before === null && isForgotten(facts)) {
    return { next: null, reasons: [{ code: 'NO_LONGER_OFFERED', value: facts.code, threshold: null, evidence: {} }] }
  }
  const { asOf, policy } = context
  const view = skuView(facts, context)
  const { rate, leadTime, replenishment, stock } = view
  const { dailyRate, estimate, series } = rate
  const age = series.daysSinceFirstMovement
  const [of30, of90, of180] = plainAverages(facts.sales, asOf, age, [30, 90, 180])
  const trend = trendOf(facts.sales, asOf, age, policy.trend)
  const order = suggestedOrder(facts, view, context)
  const supply = stock && daysOfSupply(stock.available, dailyRate)
  const sellOut = stock && sellOutDates({ ...walkOf(view, context), available: stock.available }, view.expected)
  const next: SkuBurnRate = {
    dailyRate,
    method: estimate.method,
    demandClass: estimate.class,
    confidence: rate.confidence,
    basis: rate.basis,
    demands: estimate.demands,
    buckets: series.buckets.length,
    average30: orNull(of30?.perDay, roundedRate),
    average90: orNull(of90?.perDay, roundedRate),
    average180: orNull(of180?.perDay, roundedRate),
    trend: trend.direction,
    trendChange: orNull(trend.change, roundedUnits),
    leadTimeDays: roundedUnits(leadTime.days),
    leadTimeBasis: leadTime.basis,
    safetyStock: replenishment?.safetyStock ?? null,
    reorderPoint: replenishment?.reorderPoint ?? null,
    onHand: stock?.onHand ?? null,
    reserved: stock?.reserved ?? null,
    onOrder: stock?.onOrder ?? null,
    position: stock?.position ?? null,
    suggestedUnits: order?.units ?? null,
    suggestedCases: order?.cases ?? null,
    daysOfSupply: orNull(supply, roundedUnits),
    sellsOutOn: sellOut?.sellsOutOn ?? null,
    sellsOutFirstOn: sellOut?.sellsOutFirstOn ?? null,
    urgency: view.urgency,
  }
  return { next, reasons: skuReasons(facts, view, next, trend, context) }
}

function isForgotten({ isActive, stock, openOrders, firstSaleOn }: SkuFacts): boolean {
  const isEmpty = stock === null || (stock.onHand === 0 && stock.reserved === 0)
  return !isActive && isEmpty && openOrders.length === 0 && firstSaleOn === null
}

/** Null where the stock or the reorder point is not known; nothing of what is no longer offered. */
function suggestedOrder(
  facts: SkuFacts,
  { stock, replenishment, rate }: SkuView,
  { policy }: SkuContext,
): SuggestedOrder | null {
  if (stock === null || replenishment === null) return null
  const { reorderPoint } = replenishment
  const orderUpTo = reorderPoint + (rate.dailyRate ?? 0) * policy.coverDays
  const wanted = orderQuantity({ position: stock.position, reorderPoint, orderUpTo, unitsPerCase: facts.unitsPerCase })
  return facts.isActive ? wanted : { units: 0, cases: wanted.cases === null ? null : 0 }
}

function walkOf({ rate }: SkuView, { asOf, policy, shared }: SkuContext) {
  const { weekdayIndex } = shared
  return { asOf, dailyRate: rate.baseRate, monthIndex: rate.monthIndex, weekdayIndex, horizonDays: policy.horizonDays }
}

function orNull(value: number | null | undefined, round: (value: number) => number): number | null {
  return value === null || value === undefined ? null : round(value)
}
