import type { CalendarDay } from '../../calendar-day.ts'
import { type DemandSeries, demandSeries } from './demand-series.ts'
import { deseasonalise, type MonthIndex, meanMonthFactor } from './deseasonalise.ts'
import type { BurnShared, SkuFacts } from './facts.ts'
import { type Estimate, pickEstimator } from './pick-estimator.ts'
import type { BurnRatesPolicy } from './policy.ts'
import type { Confidence, RateBasis } from './results.ts'
import { roundedRate } from './rounded.ts'

/** How fast a SKU sells, and how well that is known. */
export interface SkuRate {
  readonly series: DemandSeries
  /** The series' buckets as they would have been in a month of factor 1. */
  readonly buckets: readonly number[]
  readonly monthIndex: MonthIndex | null
  /** Mean factor of the days that an order placed now has to last. */
  readonly seasonFactor: number
  readonly estimate: Estimate
  /** Units a day in a month of factor 1; null where it is not known. */
  readonly baseRate: number | null
  /** Units a day over those days. */
  readonly dailyRate: number | null
  /** Standard error of the rate over the rate; null where it is not known. */
  readonly relativeError: number | null
  readonly confidence: Confidence | null
  readonly basis: RateBasis
}

/** The rate of a SKU over the `protectedDays` that follow as-of. */
export function skuRate(
  facts: SkuFacts,
  {
    asOf,
    policy,
    shared,
  }: { readonly asOf: CalendarDay; readonly policy: BurnRatesPolicy; readonly shared: BurnShared },
  protectedDays: number,
): SkuRate {
  const { bucketDays, maximumBuckets } = policy.series
  const series = demandSeries(facts.sales, asOf, policy.series, facts.firstSaleOn)
  const monthIndex = (facts.category === null ? undefined : shared.monthIndex[facts.category]) ?? null
  const buckets = deseasonalise(series.buckets, asOf, bucketDays, monthIndex)
  const estimate = pickEstimator(buckets, policy)
  const seasonFactor = meanMonthFactor(monthIndex, asOf, Math.max(1, Math.ceil(protectedDays)))
  const baseRate = estimate.ratePerBucket === null ? null : estimate.ratePerBucket / bucketDays
  const relativeError = relativeErrorOf(estimate, policy)
  return {
    series,
    buckets,
    monthIndex,
    seasonFactor,
    estimate,
    baseRate,
    dailyRate: baseRate === null ? null : roundedRate(baseRate * seasonFactor),
    relativeError,
    confidence: confidenceOf(estimate, relativeError, policy.confidence),
    basis: basisOf(estimate, series.buckets.length < maximumBuckets),
  }
}

/**
 * The standard error of a mean of n demands whose sizes vary by v = CV^2 and which come in a bucket with probability 1/p: sqrt((v + 1 - 1/p) / n),
 * by the delta method. Smoothing with a remembers (2 - a) / a values (Brown, "Smoothing, Forecasting and Prediction of Discrete Time Series",
 * 1963), so that n is at most that.
 */
function relativeErrorOf(estimate: Estimate, { smoothing }: BurnRatesPolicy): number | null {
  if (estimate.method === 'insufficient') return null
  const remembered = Math.min(estimate.demands, (2 - smoothing.size) / smoothing.size)
  const variation = estimate.squaredVariation + 1 - 1 / estimate.meanInterval
  return Math.sqrt(Math.max(0, variation) / Math.max(1, remembered))
}

function confidenceOf(
  estimate: Estimate,
  relativeError: number | null,
  limits: BurnRatesPolicy['confidence'],
): Confidence | null {
  if (estimate.method === 'insufficient' || relativeError === null) return null
  if (estimate.isStale || estimate.demands < limits.minimumDemands) return 'LOW'
  if (relativeError <= limits.highError) return 'HIGH'
  return relativeError <= limits.mediumError ? 'MEDIUM' : 'LOW'
}

function basisOf(estimate: Estimate, isShort: boolean): RateBasis {
  if (estimate.method === 'insufficient') return 'none'
  if (estimate.isStale) return 'stale'
  return isShort ? 'short' : 'full'
}
