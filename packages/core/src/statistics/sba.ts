import { type CrostonOptions, croston } from './croston.ts'

/**
 * Demand per period by the approximation of Syntetos & Boylan ("The Accuracy of Intermittent Demand Estimates", International Journal of
 * Forecasting 21, 2005): (1 - b / 2) Z / X, with b the smoothing parameter of the interval. Null for a series without demand.
 */
export function sba(series: readonly number[], options: CrostonOptions): number | null {
  const fit = croston(series, options)
  return fit && (1 - options.intervalAlpha / 2) * fit.rate
}
