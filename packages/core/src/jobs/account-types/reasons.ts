import { dayOfNumber } from '../../calendar-day.ts'
import type { Reason } from '../../decision.ts'
import { gammaSurvival } from '../../statistics/gamma-survival.ts'
import type { View } from './classify.ts'
import type { SegmentGaps } from './facts.ts'
import type { History } from './history.ts'
import type { AccountTypesPolicy } from './policy.ts'

/** Why a view is what it is: the type first, then the tiers, the mix, and the sub-status where there is one. */
export function reasonsFor(
  view: View,
  history: History,
  policy: AccountTypesPolicy,
  segment: SegmentGaps | undefined,
): readonly Reason[] {
  const reasons = [
    typeReason(view, history, policy),
    volumeReason(view, policy),
    frequencyReason(view, policy),
    mixReason(view, policy),
  ]
  const subStatus = subStatusReason(view, history, policy, segment)
  return subStatus ? [...reasons, subStatus] : reasons
}

function typeReason({ type, measures }: View, history: History, { type: limits }: AccountTypesPolicy): Reason {
  const evidence = {
    lastSaleOn: history.lastSale === null ? null : dayOfNumber(history.lastSale),
    saleDays: history.saleDays.length,
  }
  const value = measures.ageDays
  if (type === 'HOLD') return { code: 'HELD_BY_HAND', value: 'HOLD', threshold: null, evidence }
  if (value === null) return { code: 'NEVER_ORDERED', value, threshold: null, evidence }
  if (type === 'ACTIVE') return { code: 'ORDERED_RECENTLY', value, threshold: limits.activeDays, evidence }
  if (type === 'TARGET') return { code: 'ORDERED_WITHIN_TARGET', value, threshold: limits.targetDays, evidence }
  return { code: 'ORDERED_TOO_LONG_AGO', value, threshold: limits.targetDays, evidence }
}

function volumeReason({ volumeTier, measures }: View, { volume }: AccountTypesPolicy): Reason {
  return {
    code: `VOLUME_${volumeTier}`,
    value: Math.round(measures.revenuePerMonth * 100) / 100,
    threshold: volumeTier === 'HIGH' ? volume.highPerMonth : volume.mediumPerMonth,
    evidence: { revenue: measures.revenueCents / 100, windowDays: volume.windowDays, months: volume.months },
  }
}

function frequencyReason({ frequencyTier, measures }: View, { frequency }: AccountTypesPolicy): Reason {
  const thresholds = { HIGH: frequency.highSaleDates, MEDIUM: frequency.mediumSaleDates, LOW: 1, NONE: 1 }
  return {
    code: `FREQUENCY_${frequencyTier}`,
    value: measures.saleDates,
    threshold: thresholds[frequencyTier],
    evidence: { windowDays: frequency.windowDays },
  }
}

function mixReason({ mix, effectivePoints }: View, policy: AccountTypesPolicy): Reason {
  return { code: 'MIX', value: mix, threshold: null, evidence: { effectivePoints, windowDays: policy.mix.windowDays } }
}

function subStatusReason(
  view: View,
  history: History,
  policy: AccountTypesPolicy,
  segment: SegmentGaps | undefined,
): Reason | null {
  const { subStatus, measures } = view
  const limits = policy.subStatus
  if (subStatus === 'NEW') {
    const firstSaleOn = history.firstSale === null ? null : dayOfNumber(history.firstSale)
    return {
      code: 'FIRST_SALE_RECENT',
      value: measures.firstSaleAgeDays,
      threshold: limits.newDays,
      evidence: { firstSaleOn },
    }
  }
  if (subStatus === 'REACTIVATED') {
    const [before, last] = history.saleDays.slice(-2)
    const evidence = { lastSaleOn: dayOfNumber(last ?? 0), saleBeforeOn: dayOfNumber(before ?? 0) }
    return {
      code: 'BACK_AFTER_GAP',
      value: (last ?? 0) - (before ?? 0),
      threshold: limits.reactivatedGapDays,
      evidence,
    }
  }
  if (subStatus === 'AT_RISK') return overdueReason(measures.ageDays ?? 0, history, segment)
  if (subStatus === 'DECLINING') {
    const evidence = {
      recent: measures.recentCents / 100,
      prior: measures.priorCents / 100,
      windowDays: limits.declineWindowDays,
      floor: limits.declineFloor,
    }
    return {
      code: 'REVENUE_DECLINED',
      value: rounded(measures.recentCents / measures.priorCents),
      threshold: limits.declineShare,
      evidence,
    }
  }
  return null
}

/** The probability that a customer of this rhythm is silent for so long by chance stands beside the rule, and decides nothing. */
function overdueReason(ageDays: number, { cadence }: History, segment: SegmentGaps | undefined): Reason | null {
  if (!cadence) return null
  const shape = segment?.gammaShape ?? null
  return {
    code: 'OVERDUE',
    value: ageDays,
    threshold: cadence.overdueAtDays,
    evidence: {
      gaps: cadence.gaps,
      medianGapDays: cadence.medianDays,
      expectedGapDays: rounded(cadence.expectedDays),
      deviationDays: rounded(cadence.deviationDays),
      quantileGapDays: rounded(cadence.quantileDays),
      segmentMedianGapDays: segment?.medianGapDays ?? null,
      survival: shape === null ? null : rounded(gammaSurvival(ageDays, shape, cadence.meanDays)),
    },
  }
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
