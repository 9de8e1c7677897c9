import { type CalendarDay, dayNumber, dayOfNumber } from '../../calendar-day.ts'
import { type MonthIndex, monthFactor } from './deseasonalise.ts'

/** Units that a purchase order is expected to bring. */
export interface ExpectedReceipt {
  readonly on: CalendarDay
  readonly units: number
}

export interface StockWalk {
  readonly asOf: CalendarDay
  /** Units at the end of as-of, reserved ones taken off. */
  readonly available: number
  /** Units a day in a month of factor 1 (see `deseasonalise`); null where it is not known. */
  readonly dailyRate: number | null
  readonly monthIndex: MonthIndex | null
  /** Seven factors, Sunday first, or null. Only their proportions count: they place the sales of a week, they never change their sum. */
  readonly weekdayIndex: readonly number[] | null
  /** The walk ends after so many days. */
  readonly horizonDays: number
}

export interface SellOut {
  /** The day stock runs out when the purchase orders arrive as expected. */
  readonly sellsOutOn: CalendarDay | null
  /** The day it would run out without them: the first at which something can go wrong. */
  readonly sellsOutFirstOn: CalendarDay | null
}

/**
 * When stock runs out, walked day by day from the day after as-of: receipts first, then the day's sales; as-of itself where there is
 * none now. A receipt that is overdue is taken for the first day walked. Null where it lasts beyond the horizon, sells nothing, or the
 * rate is not known.
 */
export function sellOutDates(walk: StockWalk, expected: readonly ExpectedReceipt[]): SellOut {
  return { sellsOutOn: walkedDate(walk, expected), sellsOutFirstOn: walkedDate(walk, []) }
}

function walkedDate(walk: StockWalk, expected: readonly ExpectedReceipt[]): CalendarDay | null {
  const { asOf, available, dailyRate, monthIndex, horizonDays } = walk
  if (available <= 0) return asOf
  if (dailyRate === null || dailyRate <= 0) return null
  const today = dayNumber(asOf)
  const receipts = unitsByDay(expected, today)
  const weekday = weekdayShares(walk.weekdayIndex)
  // hundreds of subtractions of 0.1 leave some 1e-14 of a stock that is gone
  const gone = available * 1e-9
  let stock = available
  for (let number = today + 1; number <= today + horizonDays; number += 1) {
    const day = dayOfNumber(number)
    // 1970-01-01 was a Thursday
    const factor = monthFactor(monthIndex, day) * (weekday[(((number + 4) % 7) + 7) % 7] ?? 1)
    stock += (receipts.get(number) ?? 0) - dailyRate * factor
    if (stock <= gone) return day
  }
  return null
}

function unitsByDay(expected: readonly ExpectedReceipt[], today: number): ReadonlyMap<number, number> {
  const units = new Map<number, number>()
  for (const receipt of expected) {
    const number = Math.max(dayNumber(receipt.on), today + 1)
    units.set(number, (units.get(number) ?? 0) + Math.max(0, receipt.units))
  }
  return units
}

function weekdayShares(index: readonly number[] | null): readonly number[] {
  const total = index?.reduce((sum, factor) => sum + factor, 0) ?? 0
  return index && total > 0 ? index.map((factor) => (factor * index.length) / total) : []
}
