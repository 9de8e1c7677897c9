import type { CalendarDay } from '../../calendar-day.ts'

export const accountTypes = ['ACTIVE', 'TARGET', 'PROSPECT', 'HOLD'] as const
export type AccountType = (typeof accountTypes)[number]
export type VolumeTier = 'HIGH' | 'MEDIUM' | 'LOW'
export type FrequencyTier = 'HIGH' | 'MEDIUM' | 'LOW' | 'NONE'
export type SubStatus = 'NEW' | 'REACTIVATED' | 'AT_RISK' | 'DECLINING'

/** What update-account-types decides for a customer. */
export interface AccountClassification {
  readonly type: AccountType
  readonly volumeTier: VolumeTier
  readonly frequencyTier: FrequencyTier
  /** Distinct SKUs in the mix window: points of distribution. */
  readonly mix: number
  /** Those of them with at least two sale days. */
  readonly effectivePoints: number
  readonly subStatus: SubStatus | null
  /** The day the type began, derived from sales; null where they do not tell (HOLD, never ordered). */
  readonly since: CalendarDay | null
  /** The day the type changes if nothing is ordered; null where it never does. */
  readonly nextChangeOn: CalendarDay | null
  /** The earliest day on which any of these values changes if nothing is ordered; null where none ever does. */
  readonly nextReviewOn: CalendarDay | null
}
