import { type CalendarDay, dayNumber, dayOfNumber } from '../../calendar-day.ts'

/** Twelve factors around 1, January first: how much more or less than usual a month sells. */
export type MonthIndex = readonly number[]

/** The factor of a day's month; 1 where there is no index. */
export function monthFactor(index: MonthIndex | null, day: CalendarDay): number {
  return index?.[Number(day.slice(5, 7)) - 1] ?? 1
}

/**
 * Buckets as they would have been in a month of factor 1: each divided by the mean factor of its days. An average of these may be
 * multiplied with a month's factor; an average of the buckets themselves is seasonal already, and multiplying it would count the season twice.
 */
export function deseasonalise(
  buckets: readonly number[],
  asOf: CalendarDay,
  bucketDays: number,
  index: MonthIndex | null,
): readonly number[] {
  if (index === null) return buckets
  const today = dayNumber(asOf)
  return buckets.map((units, position) => {
    const newestAge = (buckets.length - 1 - position) * bucketDays
    const factors = Array.from({ length: bucketDays }, (_, day) =>
      monthFactor(index, dayOfNumber(today - newestAge - day)),
    )
    const mean = factors.reduce((sum, factor) => sum + factor, 0) / bucketDays
    return mean > 0 ? units / mean : units
  })
}
