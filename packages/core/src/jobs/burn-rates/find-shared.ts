import { addDays, type CalendarDay } from '../../calendar-day.ts'
import type { RunContext } from '../../job.ts'
import type { Reader } from '../../ports/readers.ts'
import { namedQuery } from '../../query.ts'
import { seasonalIndex } from '../../statistics/seasonal-index.ts'
import type { MonthIndex } from './deseasonalise.ts'
import type { BurnShared } from './facts.ts'
import type { BurnRatesPolicy } from './policy.ts'
import { queryParameters } from './query-parameters.ts'
import { roundedRate, roundedUnits } from './rounded.ts'
import { weekdayIndexOf } from './weekday-index.ts'

/** Units sold in a month or on a weekday, over all SKUs of a category or of all. */
export interface SeasonRow {
  readonly category: string | null
  /** The first of a month that is over; null in rows of a weekday. */
  readonly month: CalendarDay | null
  /** 0 for Sunday; null in rows of a month. */
  readonly weekday: number | null
  readonly units: number
}

/** A segment's median rate. */
export interface SegmentRow {
  readonly customerType: string
  readonly category: string
  readonly ratePerDay: number
  /** Orders and pairs that the rates of all segments were taken from; the same in every row. */
  readonly orders: number
  readonly pairs: number
}

/**
 * What all records of a run share: kilobytes, stored with it. As of the end of the last whole month, so that for a month a record changes by its own
 * sales alone: a median of all customers that moved a little every night moved the forecast of every pair.
 */
export async function findShared(reader: Reader, context: RunContext<BurnRatesPolicy, unknown>): Promise<BurnShared> {
  const { policy } = context
  const monthEnd = lastMonthEnd(context.asOf)
  const parameters = queryParameters({ ...context, asOf: monthEnd })
  const seasons = await reader.read(namedQuery<SeasonRow>('burn-rates/seasons', parameters))
  const segments = await reader.read(namedQuery<SegmentRow>('burn-rates/segments', parameters))
  const [density] = segments
  const weekdays = new Array<number>(7).fill(0)
  for (const { weekday, units } of seasons) if (weekday !== null) weekdays[weekday] = units
  const weekdayIndex = weekdayIndexOf(weekdays, policy.seasonality.minimumWeekdayUnits)
  return {
    monthIndex: monthIndices(seasons, monthEnd, policy.seasonality),
    weekdayIndex: weekdayIndex?.map(roundedUnits) ?? null,
    segmentRates: ratesByType(segments),
    ordersPerPair: density && density.pairs > 0 ? roundedUnits(density.orders / density.pairs) : 1,
  }
}

/** By category; months without a sale between others count as 0. The first month of a category is seldom a whole one, and does not count. */
function monthIndices(
  rows: readonly SeasonRow[],
  monthEnd: CalendarDay,
  seasonality: BurnRatesPolicy['seasonality'],
): Record<string, MonthIndex> {
  const units = new Map<string, Map<number, number>>()
  for (const { category, month, ...row } of rows) {
    if (category === null || month === null) continue
    const months = units.get(category) ?? new Map<number, number>()
    units.set(category, months.set(monthNumber(month), row.units))
  }
  const lastMonth = monthNumber(monthEnd)
  const indices: Record<string, MonthIndex> = {}
  for (const [category, months] of units) {
    const first = Math.min(...months.keys()) + 1
    const series = Array.from({ length: Math.max(0, lastMonth - first + 1) }, (_, at) =>
      Math.max(0, months.get(first + at) ?? 0),
    )
    const index = seasonalIndex(series, (first % 12) + 1, seasonality)
    if (index) indices[category] = index.map(roundedUnits)
  }
  return indices
}

function ratesByType(rows: readonly SegmentRow[]): BurnShared['segmentRates'] {
  const rates: Record<string, Record<string, number>> = {}
  for (const { customerType, category, ratePerDay } of rows) {
    const ofType = rates[customerType] ?? {}
    rates[customerType] = ofType
    ofType[category] = roundedRate(ratePerDay)
  }
  return rates
}

/** Months since the year 0. */
function monthNumber(day: CalendarDay): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1
}

/** As-of itself where it ends its month. */
function lastMonthEnd(asOf: CalendarDay): CalendarDay {
  const tomorrow = addDays(asOf, 1)
  return addDays(tomorrow, -Number(tomorrow.slice(8)))
}
