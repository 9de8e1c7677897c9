/**
 * Quantile of type 7: linear between the order statistics around 1 + (n - 1) p (Hyndman & Fan, "Sample Quantiles in Statistical Packages",
 * The American Statistician 50, 1996; R's default). `sorted` ascending, `p` in [0, 1]. NaN for no values.
 */
export function quantile(sorted: readonly number[], p: number): number {
  if (sorted.length === 0) return Number.NaN
  const position = (sorted.length - 1) * p
  const below = Math.floor(position)
  const low = sorted[below] ?? Number.NaN
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low
  return low + (high - low) * (position - below)
}

/** The middle of ascending values: the quantile at one half. */
export function median(sorted: readonly number[]): number {
  return quantile(sorted, 0.5)
}
