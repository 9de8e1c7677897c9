/**
 * Seven factors, Sunday first, with mean 1, from the units sold on each weekday over whole weeks (ratio to the mean: Hyndman &
 * Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., 2021, 3.4). Only for placing a date within a week. Units below 0 count as
 * 0; null for fewer than `minimumUnits` in all.
 */
export function weekdayIndexOf(unitsByWeekday: readonly number[], minimumUnits: number): readonly number[] | null {
  const units = unitsByWeekday.map((sum) => Math.max(0, sum))
  const total = units.reduce((sum, ofDay) => sum + ofDay, 0)
  return total > 0 && total >= minimumUnits ? units.map((ofDay) => (ofDay * units.length) / total) : null
}
