import { meanOf } from './mean.ts'

export interface SmoothingOptions {
  /** Smoothing parameter, in [0, 1]. */
  readonly alpha: number
  /** The level before smoothing: the first value (smoothing from the second), the mean of all, or a given one (smoothing from the first). */
  readonly initial: 'naive' | 'mean' | number
}

/**
 * Level after the last period by simple exponential smoothing, level += a (value - level) (Brown, "Statistical Forecasting for Inventory
 * Control", 1959; Hyndman & Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., 8.1). Null for no values.
 */
export function simpleExponentialSmoothing(series: readonly number[], options: SmoothingOptions): number | null {
  const { alpha, initial } = options
  const [first, ...later] = series
  if (first === undefined) return null
  const start = typeof initial === 'number' ? initial : initial === 'mean' ? meanOf(series) : first
  return (initial === 'naive' ? later : series).reduce((level, value) => level + alpha * (value - level), start)
}
