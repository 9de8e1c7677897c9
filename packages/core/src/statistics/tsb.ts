import { demandsOf } from './demands.ts'

export interface TsbOptions {
  /** Smoothing parameter of the size, in [0, 1]. */
  readonly sizeAlpha: number
  /** Smoothing parameter of the probability of a demand, in [0, 1]. */
  readonly probabilityAlpha: number
  /**
   * Where smoothing starts: the first demand's size with the first period's outcome (0 or 1), the first demand's size with the share of
   * periods that have demand, or given values.
   */
  readonly initial: 'naive' | 'mean' | { readonly size: number; readonly probability: number }
}

export interface TsbFit {
  readonly size: number
  /** Probability that a period has demand. */
  readonly probability: number
  /** Demand per period: probability x size. */
  readonly rate: number
}

/**
 * The method of Teunter, Syntetos & Babai ("Intermittent Demand: Linking Forecasting to Inventory Obsolescence", European Journal of
 * Operational Research 214, 2011): the probability of a demand is smoothed in every period from the second on, its size where there is
 * demand. Each period without demand lowers the rate by the factor 1 - probabilityAlpha. Null for a series without demand.
 */
export function tsb(series: readonly number[], options: TsbOptions): TsbFit | null {
  const { sizes } = demandsOf(series)
  const firstSize = sizes[0]
  if (firstSize === undefined) return null
  const { initial, sizeAlpha, probabilityAlpha } = options
  let size = typeof initial === 'object' ? initial.size : firstSize
  let probability = initialProbability(series, sizes.length, initial)
  for (const value of series.slice(1)) {
    const isDemand = value > 0
    probability += probabilityAlpha * ((isDemand ? 1 : 0) - probability)
    if (isDemand) size += sizeAlpha * (value - size)
  }
  return { size, probability, rate: probability * size }
}

function initialProbability(series: readonly number[], demands: number, initial: TsbOptions['initial']): number {
  if (typeof initial === 'object') return initial.probability
  if (initial === 'mean') return demands / series.length
  return (series[0] ?? 0) > 0 ? 1 : 0
}
