import type { Reason } from '../../decision.ts'
import type { SkuFacts } from './facts.ts'
import { plainAverages } from './plain-averages.ts'
import type { SkuBurnRate } from './results.ts'
import { roundedRate, roundedUnits } from './rounded.ts'
import type { SkuContext, SkuView } from './sku-view.ts'
import type { Trend } from './trend.ts'

/** Why a SKU's row is what it is, with what a person needs to check each number by hand. */
export function skuReasons(
  facts: SkuFacts,
  view: SkuView,
  next: SkuBurnRate,
  trend: Trend,
  context: SkuContext,
): readonly Reason[] {
  const reasons = [rateReason(facts, view, context), averagesReason(facts, view, context)]
  if (view.rate.monthIndex !== null && view.rate.baseRate !== null) reasons.push(seasonReason(facts, view))
  reasons.push(trendReason(trend, context), leadTimeReason(facts, view, context))
  if (view.replenishment !== null) reasons.push(reorderPointReason(view, context))
  if (view.stock === null) reasons.push({ code: 'STOCK_UNKNOWN', value: null, threshold: null, evidence: {} })
  else reasons.push(positionReason(facts, view), urgencyReason(facts, view, next, context))
  if (next.suggestedUnits !== null && next.suggestedUnits > 0) reasons.push(orderReason(facts, view, next, context))
  return reasons
}

function rateReason(facts: SkuFacts, { rate }: SkuView, { policy }: SkuContext): Reason {
  const { estimate, series } = rate
  const evidence = {
    demands: estimate.demands,
    buckets: series.buckets.length,
    bucketDays: policy.series.bucketDays,
    firstSaleOn: facts.firstSaleOn,
    lastSaleOn: facts.lastSaleOn,
  }
  if (estimate.method === 'insufficient') {
    return { code: 'RATE_INSUFFICIENT', value: estimate.demands, threshold: policy.minimumDemands, evidence }
  }
  const { meanInterval, squaredVariation, recency, ratePerBucket } = estimate
  return {
    code: `RATE_${estimate.method.toUpperCase()}`,
    value: rate.dailyRate,
    threshold: null,
    evidence: {
      ...evidence,
      class: estimate.class,
      meanInterval: roundedUnits(meanInterval),
      intervalCutOff: policy.cutOffs.interval,
      squaredVariation: roundedUnits(squaredVariation),
      variationCutOff: policy.cutOffs.squaredVariation,
      bucketsSinceDemand: recency,
      ratePerBucket: roundedRate(ratePerBucket),
      relativeError: rate.relativeError === null ? null : roundedUnits(rate.relativeError),
      confidence: rate.confidence,
    },
  }
}

function averagesReason(facts: SkuFacts, { rate }: SkuView, { asOf, policy }: SkuContext): Reason {
  const averages = plainAverages(facts.sales, asOf, rate.series.daysSinceFirstMovement, policy.averageDays)
  const windows = averages.map(({ perDay, ...window }) => ({
    ...window,
    perDay: perDay === null ? null : roundedRate(perDay),
  }))
  const units = averages.reduce((most, window) => (window.days > most.days ? window : most), {
    days: 0,
    units: 0,
  }).units
  return { code: 'PLAIN_AVERAGES', value: units, threshold: null, evidence: { windows } }
}

function seasonReason({ category }: SkuFacts, { rate, leadTime }: SkuView): Reason {
  return {
    code: 'SEASON',
    value: roundedUnits(rate.seasonFactor),
    threshold: null,
    evidence: {
      category,
      baseRate: rate.baseRate === null ? null : roundedRate(rate.baseRate),
      leadTimeDays: roundedUnits(leadTime.days),
    },
  }
}

function trendReason({ direction, recentPerDay, beforePerDay, change }: Trend, { policy }: SkuContext): Reason {
  const { recentDays, beforeDays, accelerating, slowing } = policy.trend
  return {
    code: `TREND_${direction.toUpperCase()}`,
    value: change === null ? null : roundedUnits(change),
    threshold: direction === 'slowing' ? slowing : direction === 'unknown' ? null : accelerating,
    evidence: {
      recentDays,
      recentPerDay: roundedRate(recentPerDay),
      beforeDays,
      beforePerDay: beforePerDay === null ? null : roundedRate(beforePerDay),
    },
  }
}

function leadTimeReason({ receipts }: SkuFacts, { leadTime }: SkuView, { policy }: SkuContext): Reason {
  return {
    code: leadTime.basis === 'own' ? 'LEAD_TIME_OWN' : 'LEAD_TIME_POLICY',
    value: roundedUnits(leadTime.days),
    threshold: null,
    evidence: {
      receipts: receipts?.count ?? 0,
      deviationDays: roundedUnits(leadTime.deviationDays),
      reviewDays: policy.reviewDays,
    },
  }
}

function reorderPointReason({ replenishment, rate, leadTime }: SkuView, { policy }: SkuContext): Reason {
  const deviation = replenishment?.deviationPerDay ?? null
  return {
    code: replenishment?.formula === 'normal' ? 'REORDER_POINT_NORMAL' : 'REORDER_POINT_DISTRIBUTION',
    value: replenishment?.reorderPoint ?? null,
    threshold: policy.serviceLevel,
    evidence: {
      dailyRate: rate.dailyRate,
      days: roundedUnits(leadTime.days + policy.reviewDays),
      expectedUnits: roundedUnits(replenishment?.expectedUnits ?? 0),
      safetyStock: replenishment?.safetyStock ?? null,
      deviationPerDay: deviation === null ? null : roundedUnits(deviation),
    },
  }
}

function positionReason({ stock: kept, openOrders }: SkuFacts, { stock }: SkuView): Reason {
  return {
    code: 'POSITION',
    value: stock?.position ?? null,
    threshold: null,
    evidence: {
      onHand: stock?.onHand ?? null,
      locations: kept?.locations ?? null,
      reserved: stock?.reserved ?? null,
      onOrder: stock?.onOrder ?? null,
      openOrders: openOrders.length,
    },
  }
}

/** Value and threshold are what was compared: units available or in position, or days of supply. */
function urgencyReason(facts: SkuFacts, view: SkuView, next: SkuBurnRate, { policy }: SkuContext): Reason {
  const { stock, urgency, isDormant, rate } = view
  const available = stock?.available ?? null
  const evidence = {
    available,
    position: stock?.position ?? null,
    safetyStock: next.safetyStock,
    reorderPoint: next.reorderPoint,
    daysOfSupply: next.daysOfSupply,
    sellsOutOn: next.sellsOutOn,
    sellsOutFirstOn: next.sellsOutFirstOn,
    lastSaleOn: facts.lastSaleOn,
    soonDays: policy.urgency.soonDays,
  }
  const compared = (value: number | null, threshold: number | null) => ({ value, threshold, evidence })
  if (!facts.isActive && urgency === 'OK') return { code: 'NOT_REORDERED', ...compared(available, null) }
  if (urgency === 'OUT') return { code: 'OUT', ...compared(available, 0) }
  if (urgency === 'BELOW_SAFETY') return { code: 'BELOW_SAFETY', ...compared(available, next.safetyStock) }
  if (urgency === 'REORDER') return { code: 'REORDER', ...compared(evidence.position, next.reorderPoint) }
  if (urgency === 'SOON') return { code: 'SOON', ...compared(evidence.position, next.reorderPoint) }
  if (urgency === 'EXCESS') {
    const isUnsold = rate.dailyRate === null && isDormant
    return {
      code: isUnsold ? 'UNSOLD' : 'EXCESS',
      ...compared(isUnsold ? available : next.daysOfSupply, policy.urgency.excessDays),
    }
  }
  return { code: 'OK', ...compared(evidence.position, next.reorderPoint) }
}

function orderReason(
  { unitsPerCase }: SkuFacts,
  { rate, stock }: SkuView,
  next: SkuBurnRate,
  { policy }: SkuContext,
): Reason {
  const orderUpTo = (next.reorderPoint ?? 0) + (rate.dailyRate ?? 0) * policy.coverDays
  return {
    code: 'ORDER',
    value: next.suggestedUnits,
    threshold: roundedUnits(orderUpTo),
    evidence: {
      cases: next.suggestedCases,
      unitsPerCase,
      position: stock?.position ?? null,
      reorderPoint: next.reorderPoint,
      dailyRate: rate.dailyRate,
      coverDays: policy.coverDays,
    },
  }
}
