/** Days that stock lasts at a rate; 0 where there is none; null where nothing sells or the rate is not known. */
export function daysOfSupply(available: number, dailyRate: number | null): number | null {
  if (dailyRate === null || dailyRate <= 0) return null
  return Math.max(0, available) / dailyRate
}
