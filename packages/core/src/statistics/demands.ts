/** What a series of demand per period consists of, in Croston's terms. */
export interface Demands {
  /** Sizes of the periods with demand, oldest first. */
  readonly sizes: readonly number[]
  /** Periods from one demand to the next; the first counts from the start of the series, so that a demand in its first period has 1. */
  readonly intervals: readonly number[]
  /** Periods since the last demand: 0 where the last period has one, the whole length where none has. */
  readonly recency: number
}

/** Splits a series into sizes and intervals (Croston, "Forecasting and Stock Control for Intermittent Demands", 1972). Not above 0 is no demand. */
export function demandsOf(series: readonly number[]): Demands {
  const sizes: number[] = []
  const intervals: number[] = []
  let previous = -1
  series.forEach((size, period) => {
    if (!(size > 0)) return
    sizes.push(size)
    intervals.push(period - previous)
    previous = period
  })
  return { sizes, intervals, recency: series.length - 1 - previous }
}
