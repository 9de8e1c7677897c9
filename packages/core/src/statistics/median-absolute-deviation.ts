import { median } from './quantile.ts'

/** What makes the MAD of a normal sample estimate its standard deviation: 1 / Phi^-1(3/4). R's `mad()` uses these digits. */
export const normalConsistency = 1.4826

/**
 * Median absolute deviation from the median, unscaled (Hampel, "The Influence Curve and its Role in Robust Estimation", JASA 69, 1974);
 * times `normalConsistency` it estimates a standard deviation. `sorted` ascending. NaN for no values.
 */
export function medianAbsoluteDeviation(sorted: readonly number[]): number {
  const middle = median(sorted)
  return median(sorted.map((value) => Math.abs(value - middle)).sort((left, right) => left - right))
}
