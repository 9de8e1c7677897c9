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
  const sellsOutFirstOn = walkedDate(walk, [])
  // nothing comes, or nothing ever runs out: one walk tells both
  if (expected.length === 0 || sellsOutFirstOn === null) return { sellsOutOn: sellsOutFirstOn, sellsOutFirstOn }
  return { sellsOutOn: walkedDate(walk, expected), sellsOutFirstOn }
}

function walkedDate(walk: StockWalk, expected: readonly ExpectedReceipt[]): CalendarDay | null {
  const { asOf, available, dailyRate, horizonDays } = walk
  if (available <= 0) return asOf
  if (dailyRate === null || dailyRate <= 0) return null
  const today = dayNumber(asOf)
  const receipts = unitsByDay(expected, today)
  const factors = dayFactors(walk)
  // hundreds of subtractions of 0.1 leave some 1e-14 of a stock that is gone
  const gone = available * 1e-9
  let stock = available
  for (let ahead = 1; ahead <= horizonDays; ahead += 1) {
    stock += (receipts.get(today + ahead) ?? 0) - dailyRate * (factors[ahead - 1] ?? 1)
    if (stock <= gone) return dayOfNumber(today + ahead)
  }
  return null
}

interface DayFactors {
  readonly asOf: CalendarDay
  readonly weekdayIndex: readonly number[] | null
  readonly factors: Float64Array
}

const noSeason: MonthIndex = new Array<number>(12).fill(1)

/** A category's days are the same for all its SKUs: found anew for each, they took 0.2 ms of it. */
const known = new WeakMap<MonthIndex, DayFactors>()

/** The factor of each day that is walked, the first being the day after as-of. */
function dayFactors({ asOf, monthIndex, weekdayIndex, horizonDays }: StockWalk): Float64Array {
  const index = monthIndex ?? noSeason
  const before = known.get(index)
  const isSame = before?.asOf === asOf && before.weekdayIndex === weekdayIndex && before.factors.length >= horizonDays
  if (isSame) return before.factors
  const today = dayNumber(asOf)
  const weekday = weekdayShares(weekdayIndex)
  const factors = Float64Array.from({ length: horizonDays }, (_, position) => {
    const number = today + 1 + position
    // 1970-01-01 was a Thursday
    return monthFactor(index, dayOfNumber(number)) * (weekday[(((number + 4) % 7) + 7) % 7] ?? 1)
  })
  known.set(index, { asOf, weekdayIndex, factors })
  return factors
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
