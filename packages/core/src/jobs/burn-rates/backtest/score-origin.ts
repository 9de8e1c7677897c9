import { addDays, type CalendarDay, dayNumber } from '../../../calendar-day.ts'
import { rmsse } from '../../../statistics/rmsse.ts'
import { scaledPinballLoss } from '../../../statistics/scaled-pinball-loss.ts'
import type { DaySales } from '../demand-series.ts'
import type { BurnRatesPolicy } from '../policy.ts'
import { drawnLeadTime } from './lead-time-draw.ts'
import type { MethodForecast, OriginForecasts } from './origin-forecasts.ts'

/** How one forecast came out. */
export interface OriginScore {
  readonly squaredScaledError: number | null
  readonly pinballLoss: number | null
  readonly forecastUnits: number
  readonly actualUnits: number
  /** Whether what was held lasted from the order to its receipt. */
  readonly isCovered: boolean
}

/** What came after a forecast was made; null where it has not all come by the last day that is looked at. */
export interface OriginFuture {
  /** The days of each bucket after it. */
  readonly buckets: readonly (readonly CalendarDay[])[]
  readonly units: readonly number[]
  /** Demand from the next day on over review and lead time. */
  readonly cycleUnits: number
}

/** Buckets that cover the lead time and the review that a forecast is made for, and the demand of one cycle. */
export function futureOf(
  { on, leadTime }: OriginForecasts,
  sales: readonly DaySales[],
  { to, turn, policy }: { readonly to: CalendarDay; readonly turn: number; readonly policy: BurnRatesPolicy },
): OriginFuture | null {
  const { bucketDays } = policy.series
  const count = Math.max(1, Math.ceil((leadTime.days + policy.reviewDays) / bucketDays))
  const cycleDays = Math.max(1, Math.round(policy.reviewDays) + drawnLeadTime(leadTime, turn))
  if (addDays(on, Math.max(count * bucketDays, cycleDays)) > to) return null
  const units = new Array<number>(count).fill(0)
  let cycleUnits = 0
  const today = dayNumber(on)
  for (const sale of sales) {
    const ahead = dayNumber(sale.on) - today - 1
    const bucket = Math.floor(ahead / bucketDays)
    if (ahead >= 0 && bucket < count) units[bucket] = (units[bucket] ?? 0) + sale.units
    if (ahead >= 0 && ahead < cycleDays) cycleUnits += sale.units
  }
  const days = (bucket: number) =>
    Array.from({ length: bucketDays }, (_, day) => addDays(on, bucket * bucketDays + day + 1))
  return {
    buckets: units.map((_, bucket) => days(bucket)),
    // returns of what was sold before are no demand
    units: units.map((sold) => Math.max(0, sold)),
    cycleUnits: Math.max(0, cycleUnits),
  }
}

export function scoreOf(
  forecast: MethodForecast,
  { history, factorOf }: OriginForecasts,
  future: OriginFuture,
  serviceLevel: number,
): OriginScore {
  const expected = future.buckets.map((days) =>
    days.reduce((sum, day) => sum + forecast.baseRate * (forecast.isSeasonal ? factorOf(day) : 1), 0),
  )
  const error = rmsse(history, future.units, expected)
  return {
    squaredScaledError: error === null ? null : error ** 2,
    pinballLoss: scaledPinballLoss(history, [future.cycleUnits], [forecast.level], serviceLevel),
    forecastUnits: expected.reduce((sum, units) => sum + units, 0),
    actualUnits: future.units.reduce((sum, units) => sum + units, 0),
    isCovered: future.cycleUnits <= forecast.level,
  }
}
