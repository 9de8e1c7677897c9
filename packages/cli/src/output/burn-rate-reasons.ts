import type { Reason } from '@leora-jobs/core'
import { counted, evidence, number, percent, type Sentences } from './reason-words.ts'

/** calculate-burn-rates in words. */
export const burnRateReasons: Sentences = {
  RATE_SES: (reason) => `${rate(reason)} (SES): ${demands(reason)}`,
  RATE_SBA: (reason) => `${rate(reason)} (SBA): ${demands(reason)}`,
  RATE_TSB: (reason) =>
    `${rate(reason)} (TSB, nothing sold for ${counted(reason.evidence.bucketsSinceDemand, 'bucket')}): ${demands(reason)}`,
  RATE_INSUFFICIENT: (reason) =>
    `no rate: sold in ${evidence(reason, 'demands')} of ${bucketsOf(reason)}; it takes ${reason.threshold}`,
  PLAIN_AVERAGES: (reason) => `sold: ${windows(reason).join(', ')}`,
  SEASON: (reason) =>
    `season of ${evidence(reason, 'category')}: ${percent(reason.value)} of the usual ${number(reason.evidence.baseRate)} a day`,
  TREND_ACCELERATING: (reason) => `accelerating: ${trend(reason)}; from ${change(reason.threshold)} on`,
  TREND_SLOWING: (reason) => `slowing: ${trend(reason)}; below ${change(reason.threshold)}`,
  TREND_STABLE: (reason) => `stable: ${trend(reason)}`,
  TREND_UNKNOWN: (reason) => `no trend: too short a time before the last ${counted(reason.evidence.recentDays, 'day')}`,
  LEAD_TIME_OWN: (reason) =>
    `lead time ${days(reason.value)}, give or take ${number(reason.evidence.deviationDays)}: ${counted(reason.evidence.receipts, 'purchase order')} received`,
  LEAD_TIME_POLICY: (reason) =>
    `lead time ${days(reason.value)}, give or take ${number(reason.evidence.deviationDays)}, by policy: no purchase order received`,
  REORDER_POINT_NORMAL: (reason) =>
    `reorder point ${number(reason.value)}: ${expected(reason)} and ${number(reason.evidence.safetyStock)} safety stock ` +
    `(${percent(reason.threshold)} service, deviation ${number(reason.evidence.deviationPerDay)} a day)`,
  REORDER_POINT_DISTRIBUTION: (reason) =>
    `reorder point ${number(reason.value)}: enough in ${percent(reason.threshold)} of cases, by the buckets themselves; ${expected(reason)}`,
  POSITION: (reason) =>
    `position ${number(reason.value)}: ${number(reason.evidence.onHand)} on hand in ${counted(reason.evidence.locations, 'location')}, ` +
    `${number(reason.evidence.onOrder)} on order, ${number(reason.evidence.reserved)} reserved`,
  STOCK_UNKNOWN: () => 'no stock is kept of it',
  OUT: (reason) => `OUT: ${number(reason.value)} available`,
  BELOW_SAFETY: (reason) =>
    `BELOW_SAFETY: ${number(reason.value)} available, less than the safety stock ${number(reason.threshold)}${lasts(reason)}`,
  REORDER: (reason) =>
    `REORDER: position ${number(reason.value)} is at or below the reorder point ${number(reason.threshold)}${lasts(reason)}`,
  SOON: (reason) =>
    `SOON: position ${number(reason.value)} reaches the reorder point ${number(reason.threshold)} within ${counted(reason.evidence.soonDays, 'day')}`,
  OK: (reason) =>
    reason.threshold === null
      ? `OK: position ${number(reason.value)}; without a rate nothing tells how long it lasts`
      : `OK: position ${number(reason.value)} is above the reorder point ${number(reason.threshold)}${lasts(reason)}`,
  EXCESS: (reason) => `EXCESS: lasts ${days(reason.value)}, more than ${reason.threshold}`,
  UNSOLD: (reason) =>
    `EXCESS: ${number(reason.value)} available, not sold since ${evidence(reason, 'lastSaleOn')}, more than ${reason.threshold} days ago`,
  NOT_REORDERED: (reason) => `no longer offered, so not ordered again; ${number(reason.value)} available`,
  ORDER: (reason) =>
    `order ${number(reason.value)}${cases(reason)}: up to ${number(reason.threshold)}, ${coverage(reason)}`,
  NO_LONGER_OFFERED: () => 'passed over: no longer offered, without stock, never sold',
  CADENCE: (reason) =>
    `next about ${reason.value}: every ${daysBetween(reason)} as a rule, last on ${evidence(reason, 'lastSaleOn')}`,
  DEPLETION_OWN: depletion,
  DEPLETION_SHRUNK: depletion,
  DEPLETION_SEGMENT: (reason) =>
    `bought once, ${evidence(reason, 'lastUnits')} on ${evidence(reason, 'lastSaleOn')}: lasts until ` +
    `${evidence(reason, 'depletionOn')} at its segment's ${number(reason.evidence.segmentRate)} a day; that is no forecast of an order`,
  DEPLETION_NONE: (reason) =>
    `bought once, ${evidence(reason, 'lastUnits')} on ${evidence(reason, 'lastSaleOn')}; nothing tells how fast it goes`,
  LOW_STOCK: alert,
  OUT_OF_STOCK: alert,
  OVERSTOCKED: alert,
  RESOLVED: (reason) =>
    reason.value === null
      ? 'resolved: no stock is kept of it any more'
      : `resolved: ${number(reason.value)} available, urgency ${evidence(reason, 'urgency')}`,
}

function rate(reason: Reason): string {
  const { confidence } = reason.evidence
  return `${number(reason.value)} a day, confidence ${String(confidence)}`
}

function demands(reason: Reason): string {
  const { meanInterval, intervalCutOff, squaredVariation, variationCutOff } = reason.evidence
  return (
    `sold in ${evidence(reason, 'demands')} of ${bucketsOf(reason)}, ${evidence(reason, 'class')} ` +
    `(interval ${number(meanInterval)} to ${number(intervalCutOff)}, variation ${number(squaredVariation)} to ${number(variationCutOff)})`
  )
}

function bucketsOf(reason: Reason): string {
  return `${counted(reason.evidence.buckets, 'bucket')} of ${counted(reason.evidence.bucketDays, 'day')}`
}

function windows({ evidence }: Reason): readonly string[] {
  const list: readonly unknown[] = Array.isArray(evidence.windows) ? evidence.windows : []
  return list.map((window) => {
    const { days, units, perDay } = window as { days: number; units: number; perDay: number | null }
    return `${number(units)} in ${days} days${perDay === null ? '' : ` (${number(perDay)} a day)`}`
  })
}

function trend(reason: Reason): string {
  const { recentDays, recentPerDay, beforePerDay } = reason.evidence
  return `${number(recentPerDay)} a day in ${String(recentDays)} days, ${number(beforePerDay)} before${reason.value === null ? '' : ` (${change(reason.value)})`}`
}

function change(value: unknown): string {
  return typeof value === 'number' && value > 0 ? `+${percent(value)}` : percent(value)
}

function days(value: unknown): string {
  return `${number(value)} ${value === 1 ? 'day' : 'days'}`
}

function expected(reason: Reason): string {
  return `${number(reason.evidence.expectedUnits)} expected in ${days(reason.evidence.days)}`
}

function lasts({ evidence }: Reason): string {
  return evidence.sellsOutOn === null ? '' : `; sells out on ${String(evidence.sellsOutOn)}`
}

function cases({ evidence }: Reason): string {
  return evidence.cases === null ? '' : ` (${counted(evidence.cases, 'case')} of ${String(evidence.unitsPerCase)})`
}

function coverage(reason: Reason): string {
  return `the reorder point and ${days(reason.evidence.coverDays)} at ${number(reason.evidence.dailyRate)}`
}

function daysBetween({ evidence }: Reason): string {
  const { cadenceOn, lastSaleOn } = evidence
  return days((Date.parse(String(cadenceOn)) - Date.parse(String(lastSaleOn))) / 86_400_000)
}

function depletion(reason: Reason): string {
  return (
    `next about ${reason.value ?? 'no day within reach'}: ${evidence(reason, 'lastUnits')} on ${evidence(reason, 'lastSaleOn')} ` +
    `last so long at ${number(reason.evidence.ratePerDay)} a day`
  )
}

function alert(reason: Reason): string {
  const { severity, dailyRate, daysOfSupply } = reason.evidence
  const supply = daysOfSupply === null ? '' : `, ${days(daysOfSupply)} at ${number(dailyRate)} a day`
  const point = reason.threshold === null ? '; its rate is not known' : `; reorder point ${number(reason.threshold)}`
  return `${reason.code} ${String(severity)}: ${number(reason.value)} available${supply}${point}`
}
