import { demandsOf } from '../../statistics/demands.ts'
import { leadTimeDemand } from '../../statistics/lead-time-demand.ts'
import { meanOf } from '../../statistics/mean.ts'
import { normalQuantile } from '../../statistics/normal-quantile.ts'
import { safetyStock } from '../../statistics/safety-stock.ts'
import { sampleVariance } from '../../statistics/sample-variance.ts'
import type { LeadTime } from './lead-time.ts'
import type { BurnRatesPolicy } from './policy.ts'
import { roundedUnits } from './rounded.ts'
import type { SkuRate } from './sku-rate.ts'

/** When to order, and what is held against more demand than usual. */
export interface Replenishment {
  /** By the formula for demand that is about normal, or by the quantile of the buckets' own distribution. */
  readonly formula: 'normal' | 'distribution'
  readonly safetyStock: number
  readonly reorderPoint: number
  /** Expected over lead time and review. */
  readonly expectedUnits: number
  /** Standard deviation of a day's demand; null for `distribution`. */
  readonly deviationPerDay: number | null
}

/** Sums on a grid of so many points where buckets are no whole numbers: an error of 0.2 % for 30 µs, where 16,384 points take 1 ms. */
const gridPoints = 512

/**
 * The formulas take demand for independent from bucket to bucket around a rate that is known, and reorder points by them alone sufficed in 90 to 93 % of
 * the cycles that the backtest looked at, where 95 were aimed at. Two things are added, each with its source, and bring 93 to 95:
 * the rate may drift during lead time and review, so that the variance of H buckets is not H but H (1 + a (H - 1) + a^2 (H - 1) (2 H - 1) / 6) times that of
 * one (Hyndman, Koehler, Ord & Snyder, "Forecasting with Exponential Smoothing", 2008, 6.2.2: lead-time demand of simple exponential smoothing); and the
 * rate is an estimate, whose error counts for all of that time at once (Prak, Teunter & Syntetos, "On the calculation of safety stocks when demand is
 * forecasted", European Journal of Operational Research 256, 2017).
 *
 * Null where the rate is not known. Regular demand (smooth, erratic) takes the normal formula; rare demand (intermittent, lumpy), and what has gone
 * quiet, the exact convolution. A quiet SKU's distribution is thinned to its rate: its sizes as they were, as seldom as they are now.
 */
export function replenishmentOf(rate: SkuRate, leadTime: LeadTime, policy: BurnRatesPolicy): Replenishment | null {
  const { estimate, dailyRate, seasonFactor, buckets } = rate
  if (estimate.method === 'insufficient' || dailyRate === null) return null
  const { bucketDays } = policy.series
  const expectedUnits = dailyRate * (leadTime.days + policy.reviewDays)
  const periods = (leadTime.days + policy.reviewDays) / bucketDays
  const drift = Math.sqrt(driftOf(periods, policy.smoothing.size))
  const z = Math.max(0, normalQuantile(policy.serviceLevel))
  const ofEstimate = z * expectedUnits * (rate.relativeError ?? 0)
  const isRegular = estimate.class === 'smooth' || estimate.class === 'erratic'
  if (isRegular && !estimate.isStale) {
    const deviationPerDay = Math.sqrt(sampleVariance(buckets) / bucketDays) * seasonFactor
    const risk = {
      demand: dailyRate,
      demandDeviation: deviationPerDay * drift,
      leadTime: leadTime.days,
      leadTimeDeviation: leadTime.deviationDays,
      review: policy.reviewDays,
    }
    const stock = Math.hypot(safetyStock(risk, policy.serviceLevel), ofEstimate)
    return {
      formula: 'normal',
      safetyStock: roundedUnits(stock),
      reorderPoint: roundedUnits(expectedUnits + stock),
      expectedUnits,
      deviationPerDay,
    }
  }
  const observed = estimate.isStale ? thinned(buckets, estimate.ratePerBucket) : buckets
  const scaled = seasonFactor === 1 ? observed : observed.map((units) => units * seasonFactor)
  const isWhole = scaled.every(Number.isInteger)
  const demand = leadTimeDemand(scaled, periods, isWhole ? {} : { cells: gridPoints })
  const quantile = demand?.quantile(policy.serviceLevel) ?? 0
  const excess = quantile - expectedUnits
  const ofLeadTime = z * dailyRate * leadTime.deviationDays
  const widened = excess > 0 ? expectedUnits + Math.hypot(excess * drift, ofEstimate, ofLeadTime) : quantile
  const level = isWhole ? Math.ceil(widened) : widened
  return {
    formula: 'distribution',
    safetyStock: roundedUnits(Math.max(0, level - expectedUnits)),
    reorderPoint: roundedUnits(level),
    expectedUnits,
    deviationPerDay: null,
  }
}

/** The variance of so many periods together over that of as many independent ones, where each moves the rate by the share `alpha` of its error. */
function driftOf(periods: number, alpha: number): number {
  const later = Math.max(0, periods - 1)
  return 1 + alpha * later + (alpha ** 2 * later * (2 * periods - 1)) / 6
}

/** The demands among as many empty buckets as make their mean the given rate. */
function thinned(buckets: readonly number[], ratePerBucket: number): readonly number[] {
  const { sizes } = demandsOf(buckets)
  if (!(ratePerBucket > 0)) return [0]
  // the distribution is by shares, so that its cost does not grow with the empty ones; beyond this it is as good as never
  const length = Math.min(100_000, Math.round((sizes.length * meanOf(sizes)) / ratePerBucket))
  return [...sizes, ...new Array<number>(Math.max(0, length - sizes.length)).fill(0)]
}
