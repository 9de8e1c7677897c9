import { type DemandClass, type DemandClassCutOffs, demandProfile } from '../../statistics/demand-class.ts'
import { demandsOf } from '../../statistics/demands.ts'
import { sba } from '../../statistics/sba.ts'
import { simpleExponentialSmoothing } from '../../statistics/simple-exponential-smoothing.ts'
import { tsb } from '../../statistics/tsb.ts'

export interface EstimatorOptions {
  readonly cutOffs: DemandClassCutOffs
  readonly smoothing: {
    /** Of the level (SES) and of the size of a demand (SBA, TSB). */
    readonly size: number
    /** Of the interval (SBA). */
    readonly interval: number
    /** Of the probability of a demand (TSB). */
    readonly probability: number
  }
  /** Stale when the last demand is further back than the larger of so many mean intervals and so many buckets. */
  readonly stale: { readonly intervals: number; readonly buckets: number }
  /** Fewer buckets with demand are `insufficient`. */
  readonly minimumDemands: number
}

export type EstimatorMethod = 'ses' | 'sba' | 'tsb'

/** What a series is taken for and what it gives. A rate of null is not known, which is not 0. */
export type Estimate =
  | {
      readonly method: 'insufficient'
      readonly class: null
      readonly ratePerBucket: null
      readonly demands: number
    }
  | {
      readonly method: EstimatorMethod
      readonly class: DemandClass
      readonly ratePerBucket: number
      readonly demands: number
      readonly meanInterval: number
      readonly squaredVariation: number
      /** Buckets since the last demand. */
      readonly recency: number
      readonly isStale: boolean
    }

/**
 * Units per bucket by the estimator that suits the series: TSB where it is stale, for only TSB forgets; SES where demand is regular
 * (mean interval up to the cut-off), SBA otherwise (Syntetos, Boylan & Croston, 2005; staleness after Teunter, Syntetos & Babai, 2011).
 * Smoothing parameters are fixed, not fitted: a rate changes because of sales, not because an optimum moved.
 */
export function pickEstimator(buckets: readonly number[], options: EstimatorOptions): Estimate {
  const { sizes, recency } = demandsOf(buckets)
  const profile = demandProfile(buckets, options.cutOffs)
  const demands = sizes.length
  if (profile === null || demands < options.minimumDemands) {
    return { method: 'insufficient', class: null, ratePerBucket: null, demands }
  }
  const isStale = recency > Math.max(options.stale.intervals * profile.meanInterval, options.stale.buckets)
  const isRegular = profile.meanInterval <= options.cutOffs.interval
  const method = isStale ? 'tsb' : isRegular ? 'ses' : 'sba'
  return {
    method,
    ratePerBucket: estimateBy(method, buckets, options.smoothing),
    ...profile,
    demands,
    recency,
    isStale,
  }
}

/** Units per bucket by one estimator: SES from the first bucket, SBA and TSB from the mean interval. 0 for a series without demand. */
export function estimateBy(
  method: EstimatorMethod,
  buckets: readonly number[],
  { size, interval, probability }: EstimatorOptions['smoothing'],
): number {
  const estimate = {
    ses: () => simpleExponentialSmoothing(buckets, { alpha: size, initial: 'naive' }),
    sba: () => sba(buckets, { sizeAlpha: size, intervalAlpha: interval, initial: 'mean' }),
    tsb: () => tsb(buckets, { sizeAlpha: size, probabilityAlpha: probability, initial: 'mean' })?.rate,
  }[method]()
  return estimate ?? 0
}
