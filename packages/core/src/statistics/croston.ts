import { demandsOf } from './demands.ts'
import { meanOf } from './mean.ts'

export interface CrostonOptions {
  /** Smoothing parameter of the size, in [0, 1]. */
  readonly sizeAlpha: number
  /** Smoothing parameter of the interval, in [0, 1]. */
  readonly intervalAlpha: number
  /** Where smoothing starts: the first demand and its interval, the first demand and the mean interval, or given values. */
  readonly initial: 'naive' | 'mean' | { readonly size: number; readonly interval: number }
}

export interface CrostonFit {
  /** Smoothed size of a demand. */
  readonly size: number
  /** Smoothed periods between demands. */
  readonly interval: number
  /** Demand per period: size / interval. */
  readonly rate: number
}

/**
 * Croston's method (Croston, "Forecasting and Stock Control for Intermittent Demands", Operational Research Quarterly 23, 1972): sizes
 * Z and intervals X of the demands are smoothed apart, from the second demand on, and demand per period is Z / X. Periods without demand
 * at the end change nothing. Biased upwards: see `sba` and `sbj`. Null for a series without demand.
 */
export function croston(series: readonly number[], options: CrostonOptions): CrostonFit | null {
  const { sizes, intervals } = demandsOf(series)
  const [firstSize, ...laterSizes] = sizes
  const [firstInterval, ...laterIntervals] = intervals
  if (firstSize === undefined || firstInterval === undefined) return null
  const { initial, sizeAlpha, intervalAlpha } = options
  const start = typeof initial === 'object' ? initial : { size: firstSize, interval: firstInterval }
  const startInterval = initial === 'mean' ? meanOf(intervals) : start.interval
  const size = smoothed(start.size, laterSizes, sizeAlpha)
  const interval = smoothed(startInterval, laterIntervals, intervalAlpha)
  return { size, interval, rate: size / interval }
}

function smoothed(initial: number, values: readonly number[], alpha: number): number {
  return values.reduce((level, value) => level + alpha * (value - level), initial)
}
