import { demandsOf } from './demands.ts'
import { meanOf } from './mean.ts'
import { sampleVariance } from './sample-variance.ts'

export type DemandClass = 'smooth' | 'erratic' | 'intermittent' | 'lumpy'

export interface DemandProfile {
  readonly class: DemandClass
  /** p: mean periods between demands, the first counted from the start of the series. */
  readonly meanInterval: number
  /** Squared coefficient of variation of the sizes (variance with n - 1); 0 for a single demand. */
  readonly squaredVariation: number
}

export interface DemandClassCutOffs {
  /** Up to this mean interval demand is regular. The paper's value is 1.32. */
  readonly interval: number
  /** Up to this CV^2 sizes are alike. The paper's value is 0.49. */
  readonly squaredVariation: number
}

/**
 * The four classes of Syntetos, Boylan & Croston ("On the Categorization of Demand Patterns", Journal of the Operational Research Society
 * 56, 2005): smooth (regular, alike), erratic (regular, sizes vary), intermittent (rare, alike), lumpy (rare, sizes vary). Null for a
 * series without demand.
 */
export function demandProfile(series: readonly number[], cutOffs: DemandClassCutOffs): DemandProfile | null {
  const { sizes, intervals } = demandsOf(series)
  if (sizes.length === 0) return null
  const meanInterval = meanOf(intervals)
  const meanSize = meanOf(sizes)
  // scaled first: squares of sizes overflow where their ratios do not
  const squaredVariation = sampleVariance(sizes.map((size) => size / meanSize))
  const isRegular = meanInterval <= cutOffs.interval
  const isAlike = squaredVariation <= cutOffs.squaredVariation
  const demandClass = isRegular ? (isAlike ? 'smooth' : 'erratic') : isAlike ? 'intermittent' : 'lumpy'
  return { class: demandClass, meanInterval, squaredVariation }
}
