import { demandsOf } from '../../statistics/demands.ts'
import { leadTimeDemand } from '../../statistics/lead-time-demand.ts'
import { meanOf } from '../../statistics/mean.ts'
import { reorderPoint } from '../../statistics/reorder-point.ts'
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
 * Null where the rate is not known. Regular demand (smooth, erratic) takes the normal formula; rare demand (intermittent, lumpy), and what has gone
 * quiet, the exact convolution. A quiet SKU's distribution is thinned to its rate: its sizes as they were, as seldom as they are now.
 */
export function replenishmentOf(rate: SkuRate, leadTime: LeadTime, policy: BurnRatesPolicy): Replenishment | null {
  const { estimate, dailyRate, seasonFactor, buckets } = rate
  if (estimate.method === 'insufficient' || dailyRate === null) return null
  const { bucketDays } = policy.series
  const expectedUnits = dailyRate * (leadTime.days + policy.reviewDays)
  const isRegular = estimate.class === 'smooth' || estimate.class === 'erratic'
  if (isRegular && !estimate.isStale) {
    const deviationPerDay = Math.sqrt(sampleVariance(buckets) / bucketDays) * seasonFactor
    const risk = {
      demand: dailyRate,
      demandDeviation: deviationPerDay,
      leadTime: leadTime.days,
      leadTimeDeviation: leadTime.deviationDays,
      review: policy.reviewDays,
    }
    return {
      formula: 'normal',
      safetyStock: roundedUnits(safetyStock(risk, policy.serviceLevel)),
      reorderPoint: roundedUnits(reorderPoint(risk, policy.serviceLevel)),
      expectedUnits,
      deviationPerDay,
    }
  }
  const observed = estimate.isStale ? thinned(buckets, estimate.ratePerBucket) : buckets
  const scaled = seasonFactor === 1 ? observed : observed.map((units) => units * seasonFactor)
  const isWhole = scaled.every(Number.isInteger)
  const periods = (leadTime.days + policy.reviewDays) / bucketDays
  const demand = leadTimeDemand(scaled, periods, isWhole ? {} : { cells: gridPoints })
  const level = demand?.quantile(policy.serviceLevel) ?? 0
  return {
    formula: 'distribution',
    safetyStock: roundedUnits(Math.max(0, level - expectedUnits)),
    reorderPoint: roundedUnits(level),
    expectedUnits,
    deviationPerDay: null,
  }
}

/** The demands among as many empty buckets as make their mean the given rate. */
function thinned(buckets: readonly number[], ratePerBucket: number): readonly number[] {
  const { sizes } = demandsOf(buckets)
  if (!(ratePerBucket > 0)) return [0]
  // the distribution is by shares, so that its cost does not grow with the empty ones; beyond this it is as good as never
  const length = Math.min(100_000, Math.round((sizes.length * meanOf(sizes)) / ratePerBucket))
  return [...sizes, ...new Array<number>(Math.max(0, length - sizes.length)).fill(0)]
}
