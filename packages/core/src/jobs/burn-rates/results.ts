import type { CalendarDay } from '../../calendar-day.ts'
import type { DemandClass } from '../../statistics/demand-class.ts'
import type { PairForecast } from './pair-forecast.ts'
import type { EstimatorMethod } from './pick-estimator.ts'
import type { Trend } from './trend.ts'
import type { Urgency } from './urgency.ts'

export type Confidence = 'HIGH' | 'MEDIUM' | 'LOW'

/** Whose history a rate stands on: all the buckets that count, fewer because the SKU is young, one that has gone quiet, or none. */
export type RateBasis = 'full' | 'short' | 'stale' | 'none'

/**
 * What calculate-burn-rates decides for a SKU. Rates are units a day, to 6 digits; units and days are to 4, so that noise in the last digit
 * is no change.
 */
export interface SkuBurnRate {
  /** Expected over lead time and review from now on, season included; null where it is not known. */
  readonly dailyRate: number | null
  readonly method: EstimatorMethod | 'insufficient'
  readonly demandClass: DemandClass | null
  readonly confidence: Confidence | null
  readonly basis: RateBasis
  /** Buckets with demand, of so many. */
  readonly demands: number
  readonly buckets: number
  /** Units a day over the last days, returns netted off. */
  readonly average30: number | null
  readonly average90: number | null
  readonly average180: number | null
  readonly trend: Trend['direction']
  /** 0.25 is 25 % more a day than before. */
  readonly trendChange: number | null
  readonly leadTimeDays: number
  readonly leadTimeBasis: 'own' | 'policy'
  readonly safetyStock: number | null
  readonly reorderPoint: number | null
  /** Null where no stock is kept, as what follows from it. */
  readonly onHand: number | null
  readonly reserved: number | null
  readonly onOrder: number | null
  readonly position: number | null
  readonly suggestedUnits: number | null
  /** Null where the case size is not known, too. */
  readonly suggestedCases: number | null
  readonly daysOfSupply: number | null
  /** With the purchase orders expected, and without. */
  readonly sellsOutOn: CalendarDay | null
  readonly sellsOutFirstOn: CalendarDay | null
  readonly urgency: Urgency | null
}

/** What it decides for a customer and a SKU; the rate to 6 digits. */
export type CustomerBurnRate = {
  readonly [Field in keyof PairForecast]: PairForecast[Field]
}

export const severities = ['INFO', 'WARNING', 'CRITICAL'] as const
export type Severity = (typeof severities)[number]

/** An alert of one type about a SKU: the opening that is open, or the last one. */
export interface InventoryAlert {
  readonly severity: Severity
  readonly urgency: Urgency | null
  /** Units on hand less reserved. */
  readonly available: number | null
  readonly openedOn: CalendarDay
  /** Null while it is open. */
  readonly resolvedOn: CalendarDay | null
  /** How often it has opened. */
  readonly openings: number
}
