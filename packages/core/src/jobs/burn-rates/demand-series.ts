import { type CalendarDay, dayNumber } from '../../calendar-day.ts'

/** Units of one SKU sold on a day, returns netted off (so negative where more came back). */
export interface DaySales {
  readonly on: CalendarDay
  readonly units: number
}

export interface DemandSeries {
  /** Units per bucket, oldest first; the last one ends with as-of. Never negative. */
  readonly buckets: readonly number[]
  readonly firstMovementOn: CalendarDay | null
  /** Days from the first movement to as-of, both counted; 0 where nothing has moved. */
  readonly daysSinceFirstMovement: number
}

export interface BucketOptions {
  readonly bucketDays: number
  readonly maximumBuckets: number
}

/**
 * Sales as buckets of whole days, counted back from as-of. The series starts at the first movement, the first day with units sold; the
 * oldest bucket, where the first movement fills it only in part, is dropped. Days after as-of do not count; the order of `sales` does
 * not matter. `firstMovementOn` is for sales that were cut off before: the first movement then lies further back than they show.
 *
 * What came back in a bucket beyond what it sold nets off the buckets before it, where it was sold: the total stays what people count.
 */
export function demandSeries(
  sales: readonly DaySales[],
  asOf: CalendarDay,
  { bucketDays, maximumBuckets }: BucketOptions,
  firstMovementOn: CalendarDay | null = firstMovementOf(sales, asOf),
): DemandSeries {
  if (firstMovementOn === null || firstMovementOn > asOf) {
    return { buckets: [], firstMovementOn: null, daysSinceFirstMovement: 0 }
  }
  const today = dayNumber(asOf)
  const daysSinceFirstMovement = today - dayNumber(firstMovementOn) + 1
  const length = Math.min(maximumBuckets, Math.floor(daysSinceFirstMovement / bucketDays))
  const net = new Array<number>(length).fill(0)
  for (const { on, units } of sales) {
    const age = today - dayNumber(on)
    const bucket = length - 1 - Math.floor(age / bucketDays)
    if (age >= 0 && bucket >= 0) net[bucket] = (net[bucket] ?? 0) + units
  }
  return { buckets: carriedBack(net), firstMovementOn, daysSinceFirstMovement }
}

function firstMovementOf(sales: readonly DaySales[], asOf: CalendarDay): CalendarDay | null {
  return sales.reduce<CalendarDay | null>(
    (first, { on, units }) => (units > 0 && on <= asOf && (first === null || on < first) ? on : first),
    null,
  )
}

/** Negative buckets taken off the ones before; what reaches beyond the oldest is lost. */
function carriedBack(net: readonly number[]): readonly number[] {
  let owed = 0
  return net
    .map((_, index) => {
      const left = (net[net.length - 1 - index] ?? 0) + owed
      owed = Math.min(0, left)
      return Math.max(0, left)
    })
    .reverse()
}
