import { medianAbsoluteDeviation, normalConsistency } from '../../statistics/median-absolute-deviation.ts'
import { median, quantile } from '../../statistics/quantile.ts'
import type { CadencePolicy } from './cadence-policy.ts'
import type { SegmentGaps } from './facts.ts'

/** A customer's rhythm: what its gaps between sale days are like, and when it counts as overdue. */
export interface Cadence {
  readonly gaps: number
  readonly meanDays: number
  /** The customer's own median gap. */
  readonly medianDays: number
  /** The median shrunk towards the segment's: (w m_seg + n m) / (w + n). */
  readonly expectedDays: number
  /** 1.4826 MAD, floored. */
  readonly deviationDays: number
  readonly quantileDays: number
  /** The first age of the last sale, in whole days, at which the customer is overdue. */
  readonly overdueAtDays: number
}

/** Null where there are fewer gaps than the policy wants. `saleDays` are day numbers, ascending and distinct. */
export function cadenceOf(
  saleDays: readonly number[],
  segment: SegmentGaps | undefined,
  policy: CadencePolicy,
): Cadence | null {
  const gaps = saleDays.length - 1
  if (gaps < policy.minimumGaps) return null
  const sorted = saleDays
    .slice(1)
    .map((day, index) => day - (saleDays[index] ?? day))
    .sort((left, right) => left - right)
  const medianDays = median(sorted)
  const expectedDays = segment
    ? (policy.shrinkageGaps * segment.medianGapDays + gaps * medianDays) / (policy.shrinkageGaps + gaps)
    : medianDays
  const floor = Math.max(policy.deviationFloorDays, policy.deviationFloorShare * medianDays)
  const deviationDays = Math.max(floor, normalConsistency * medianAbsoluteDeviation(sorted))
  const quantileDays = quantile(sorted, policy.quantile)
  const overdueAtDays = Math.max(
    firstAbove(expectedDays + policy.deviations * deviationDays),
    firstAbove(quantileDays),
    Math.ceil(expectedDays + policy.minimumDaysLate),
  )
  const meanDays = sorted.reduce((sum, gap) => sum + gap, 0) / gaps
  return { gaps, meanDays, medianDays, expectedDays, deviationDays, quantileDays, overdueAtDays }
}

/** The first whole number strictly above. */
function firstAbove(bound: number): number {
  return Math.floor(bound) + 1
}
