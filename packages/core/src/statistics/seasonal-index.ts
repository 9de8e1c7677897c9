import { meanOf } from './mean.ts'

export interface SeasonalIndexOptions {
  /** Fewer full years give no index. */
  readonly minimumYears: number
  /** Weight of 1, the month without season, in years; 0 takes the ratios as they are. */
  readonly shrinkageYears: number
  /** What an index is kept within. */
  readonly low: number
  readonly high: number
}

const months = 12

/**
 * Month index by ratio to centred moving average, multiplicative (Makridakis, Wheelwright & Hyndman, "Forecasting: Methods and
 * Applications", 3rd ed., 1998, 3/4; R's `decompose`): each value over the 2x12 moving average around it, averaged by month, scaled to a
 * mean of 1; then shrunk towards 1, (years x index + shrinkageYears) / (years + shrinkageYears) with the years that month has ratios for,
 * and clamped. `series` is a value a month, oldest first, from `startMonth` (1 for January); the result has twelve, January first. A
 * month without ratios has 1. Null for fewer than `minimumYears` full years, and where nothing was sold.
 */
export function seasonalIndex(
  series: readonly number[],
  startMonth: number,
  { minimumYears, shrinkageYears, low, high }: SeasonalIndexOptions,
): readonly number[] | null {
  // the moving average takes a year and a month
  if (series.length < Math.max(months + 1, minimumYears * months)) return null
  const ratios = ratiosByMonth(series, startMonth)
  const level = meanOf(ratios.filter((ofMonth) => ofMonth.length > 0).map(meanOf))
  if (!(level > 0)) return null
  return ratios.map((ofMonth) => {
    const years = ofMonth.length
    if (years === 0) return 1
    const weight = years / (years + shrinkageYears)
    return Math.min(high, Math.max(low, 1 + weight * (meanOf(ofMonth) / level - 1)))
  })
}

function ratiosByMonth(series: readonly number[], startMonth: number): readonly (readonly number[])[] {
  const ratios: number[][] = Array.from({ length: months }, () => [])
  const half = months / 2
  for (let center = half; center < series.length - half; center += 1) {
    const around = series.slice(center - half, center + half + 1)
    const ends = ((around[0] ?? 0) + (around.at(-1) ?? 0)) / 2
    const average = (ends + around.slice(1, -1).reduce((sum, value) => sum + value, 0)) / months
    const ratio = (series[center] ?? 0) / average
    if (average > 0) ratios[(startMonth - 1 + center) % months]?.push(ratio)
  }
  return ratios
}
