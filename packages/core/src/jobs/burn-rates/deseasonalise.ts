import { type CalendarDay, dayNumber, dayOfNumber } from '../../calendar-day.ts'

/** Twelve factors around 1, January first: how much more or less than usual a month sells. */
export type MonthIndex = readonly number[]

/** The factor of a day's month; 1 where there is no index. */
export function monthFactor(index: MonthIndex | null, day: CalendarDay): number {
  return index?.[Number(day.slice(5, 7)) - 1] ?? 1
}

/** The mean factor of the days that follow as-of. */
export function meanMonthFactor(index: MonthIndex | null, asOf: CalendarDay, days: number): number {
  if (index === null) return 1
  const today = dayNumber(asOf)
  let sum = 0
  for (let day = 1; day <= days; day += 1) sum += monthFactor(index, dayOfNumber(today + day))
  return sum / days
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
  const means = bucketFactors(index, asOf, bucketDays, buckets.length)
  return buckets.map((units, position) => {
    const mean = means[buckets.length - 1 - position] ?? 1
    return mean > 0 ? units / mean : units
  })
}

interface BucketFactors {
  readonly asOf: CalendarDay
  readonly bucketDays: number
  /** By the bucket's age in buckets. */
  readonly means: number[]
}

/** A category's factors are the same for all its SKUs: found anew for each, they took 0.1 ms of it. */
const known = new WeakMap<MonthIndex, BucketFactors>()

function bucketFactors(index: MonthIndex, asOf: CalendarDay, bucketDays: number, length: number): readonly number[] {
  const before = known.get(index)
  const isSame = before?.asOf === asOf && before.bucketDays === bucketDays
  const means: number[] = isSame ? before.means : []
  const today = dayNumber(asOf)
  for (let age = means.length; age < length; age += 1) {
    let sum = 0
    for (let day = 0; day < bucketDays; day += 1) sum += monthFactor(index, dayOfNumber(today - age * bucketDays - day))
    means.push(sum / bucketDays)
  }
  if (!isSame) known.set(index, { asOf, bucketDays, means })
  return means
}
