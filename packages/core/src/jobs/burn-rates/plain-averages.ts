import { type CalendarDay, dayNumber } from '../../calendar-day.ts'
import type { DaySales } from './demand-series.ts'

/** Units a day over the last `days` days: the number people check by hand. */
export interface PlainAverage {
  readonly days: number
  /** Units sold in that window, returns netted off. */
  readonly units: number
  /** What they are divided by: the window, or the days since the first movement where that is shorter. */
  readonly dividedBy: number
  /** Null where nothing has moved. Negative where more came back than was sold. */
  readonly perDay: number | null
}

/** The plain averages of windows that end with as-of: ages 0 to days - 1. */
export function plainAverages(
  sales: readonly DaySales[],
  asOf: CalendarDay,
  daysSinceFirstMovement: number,
  windows: readonly number[],
): readonly PlainAverage[] {
  return windows.map((days) => {
    const units = unitsOfAges(sales, asOf, 0, days)
    const dividedBy = Math.min(days, daysSinceFirstMovement)
    return { days, units, dividedBy, perDay: dividedBy > 0 ? units / dividedBy : null }
  })
}

/** Units sold on the days of age `from` (0 is as-of) up to, not including, `to`. */
export function unitsOfAges(sales: readonly DaySales[], asOf: CalendarDay, from: number, to: number): number {
  const today = dayNumber(asOf)
  return sales.reduce((sum, { on, units }) => {
    const age = today - dayNumber(on)
    return age >= from && age < to ? sum + units : sum
  }, 0)
}
