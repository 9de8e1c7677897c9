import { type CrostonOptions, croston } from './croston.ts'

/**
 * Demand per period by the correction of Shale, Boylan & Johnston ("Forecasting for Intermittent Demand: the Estimation of an Unbiased
 * Average", Journal of the Operational Research Society 57, 2006): (1 - b / (2 - b)) Z / X, with b the smoothing parameter of the
 * interval; exact where orders arrive by a Poisson process. Null for a series without demand.
 */
export function sbj(series: readonly number[], options: CrostonOptions): number | null {
  const fit = croston(series, options)
  return fit && (1 - options.intervalAlpha / (2 - options.intervalAlpha)) * fit.rate
}
