import type { CalendarDay } from '../../../calendar-day.ts'
import type { DemandClass } from '../../../statistics/demand-class.ts'
import { reorderPoint } from '../../../statistics/reorder-point.ts'
import { sampleVariance } from '../../../statistics/sample-variance.ts'
import { monthFactor } from '../deseasonalise.ts'
import type { SkuFacts } from '../facts.ts'
import type { LeadTime } from '../lead-time.ts'
import { estimateBy } from '../pick-estimator.ts'
import { unitsOfAges } from '../plain-averages.ts'
import { type SkuContext, skuView } from '../sku-view.ts'

/** The job's own choice, each estimator for all SKUs alike, and what people do without one. */
export const methods = ['picked', 'ses', 'sba', 'tsb', 'naive', 'average90'] as const
export type Method = (typeof methods)[number]

/** What one method says at the end of a day. */
export interface MethodForecast {
  /** Units a day in a month of factor 1. */
  readonly baseRate: number
  /** The reorder point that follows from it: what is held for lead time and review. */
  readonly level: number
  /** Whether a month's factor is to be multiplied in: not where the rate is an average that holds the season already. */
  readonly isSeasonal: boolean
}

/** What all methods say of a SKU at the end of a day. */
export interface OriginForecasts {
  readonly on: CalendarDay
  readonly class: DemandClass
  readonly leadTime: LeadTime
  /** Units per bucket up to that day, oldest first: what errors are scaled by. */
  readonly history: readonly number[]
  readonly byMethod: Readonly<Record<Method, MethodForecast>>
  /** The factor of a day's month; 1 without an index. */
  factorOf(day: CalendarDay): number
}

/** Null where the job itself has no forecast: too few demands. */
export function originForecasts(facts: SkuFacts, context: SkuContext): OriginForecasts | null {
  const { asOf, policy } = context
  const { rate, replenishment, leadTime } = skuView(facts, context)
  const { estimate, series, buckets, baseRate, monthIndex, seasonFactor } = rate
  if (estimate.method === 'insufficient' || baseRate === null || replenishment === null) return null
  const { bucketDays } = policy.series
  const heldFor = (perDay: number, ofBuckets: readonly number[], factor: number) =>
    reorderPoint(
      {
        demand: perDay * factor,
        demandDeviation: Math.sqrt(sampleVariance(ofBuckets) / bucketDays) * factor,
        leadTime: leadTime.days,
        leadTimeDeviation: leadTime.deviationDays,
        review: policy.reviewDays,
      },
      policy.serviceLevel,
    )
  const single = (method: 'ses' | 'sba' | 'tsb'): MethodForecast => {
    const perDay = estimateBy(method, buckets, policy.smoothing) / bucketDays
    return { baseRate: perDay, level: heldFor(perDay, buckets, seasonFactor), isSeasonal: true }
  }
  const plain = (perDay: number): MethodForecast => ({
    baseRate: perDay,
    level: heldFor(perDay, series.buckets, 1),
    isSeasonal: false,
  })
  return {
    on: asOf,
    class: estimate.class,
    leadTime,
    history: series.buckets,
    byMethod: {
      picked: { baseRate, level: replenishment.reorderPoint, isSeasonal: true },
      ses: single('ses'),
      sba: single('sba'),
      tsb: single('tsb'),
      naive: plain((series.buckets.at(-1) ?? 0) / bucketDays),
      average90: plain(
        Math.max(0, unitsOfAges(facts.sales, asOf, 0, 90)) / Math.max(1, Math.min(90, series.daysSinceFirstMovement)),
      ),
    },
    factorOf: (day) => monthFactor(monthIndex, day),
  }
}
