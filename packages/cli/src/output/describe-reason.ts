import type { Reason, ReportedChange } from '@leora-jobs/core'
import { burnRateReasons } from './burn-rate-reasons.ts'
import { changedFields, formatReason } from './format-change.ts'
import { ago, amount, counted, evidence, percent, type Sentences } from './reason-words.ts'
import { sampleReasons } from './sample-reasons.ts'
import { printable } from './terminal.ts'
import { triggerReasons } from './trigger-reasons.ts'

/** A reason as a sentence; those of jobs and codes that have none, in the generic form. */
export function describeReason(job: string, reason: Reason): string {
  const sentence = sentences[job]?.[reason.code]
  return sentence ? printable(sentence(reason)) : formatReason(reason)
}

/** The reason of a change that a person wants first: that of the most telling field that differs. */
export function mainReason({ before, after, reasons }: ReportedChange): Reason | undefined {
  const changed = changedFields({ before, after })
  for (const [field, codes] of Object.entries(reasonOf)) {
    const found = changed.includes(field) && reasons.find(({ code }) => codes.test(code))
    if (found) return found
  }
  return reasons[0]
}

/** Most telling first. */
const reasonOf: Readonly<Record<string, RegExp>> = {
  type: /^(HELD|NEVER|ORDERED)_/,
  subStatus: /^(FIRST_SALE_RECENT|BACK_AFTER_GAP|OVERDUE|REVENUE_DECLINED)$/,
  volumeTier: /^VOLUME_/,
  frequencyTier: /^FREQUENCY_/,
  mix: /^MIX$/,
  effectivePoints: /^MIX$/,
  urgency:
    /^(OUT|BELOW_SAFETY|REORDER|SOON|OK|EXCESS|UNSOLD|NOT_REORDERED|LOW_STOCK|OUT_OF_STOCK|OVERSTOCKED|RESOLVED)$/,
  suggestedUnits: /^ORDER$/,
  dailyRate: /^RATE_/,
  trend: /^TREND_/,
  reorderPoint: /^REORDER_POINT_/,
  position: /^POSITION$/,
}

const accountTypes: Sentences = {
  HELD_BY_HAND: () => 'set on HOLD by hand; only a hand takes it off',
  NEVER_ORDERED: () => 'no sale yet',
  ORDERED_RECENTLY: (reason) => `${lastSale(reason)}; ACTIVE lasts ${reason.threshold}`,
  ORDERED_WITHIN_TARGET: (reason) => `${lastSale(reason)}; TARGET lasts until ${reason.threshold}`,
  ORDERED_TOO_LONG_AGO: (reason) => `${lastSale(reason)}; more than ${reason.threshold}, so PROSPECT`,
  VOLUME_HIGH: (reason) => `volume HIGH: ${amount(reason.value)} a month, at least ${amount(reason.threshold)}`,
  VOLUME_MEDIUM: (reason) => `volume MEDIUM: ${amount(reason.value)} a month, at least ${amount(reason.threshold)}`,
  VOLUME_LOW: (reason) => `volume LOW: ${amount(reason.value)} a month, below ${amount(reason.threshold)}`,
  FREQUENCY_HIGH: (reason) => `frequency HIGH: ${salesIn(reason)}, at least ${reason.threshold}`,
  FREQUENCY_MEDIUM: (reason) => `frequency MEDIUM: ${salesIn(reason)}, at least ${reason.threshold}`,
  FREQUENCY_LOW: (reason) => `frequency LOW: ${salesIn(reason)}`,
  FREQUENCY_NONE: (reason) => `frequency NONE: no sale in ${evidence(reason, 'windowDays')} days`,
  MIX: (reason) =>
    `${counted(reason.value, 'SKU')} in ${evidence(reason, 'windowDays')} days, ` +
    `${evidence(reason, 'effectivePoints')} of them more than once`,
  FIRST_SALE_RECENT: (reason) =>
    `NEW: first sale ${ago(reason.value)} (${evidence(reason, 'firstSaleOn')}); NEW lasts ${reason.threshold}`,
  BACK_AFTER_GAP: (reason) =>
    `REACTIVATED: back on ${evidence(reason, 'lastSaleOn')} after ${counted(reason.value, 'day')} without a sale; ` +
    `more than ${reason.threshold} count`,
  OVERDUE: (reason) =>
    `AT_RISK: ${counted(reason.value, 'day')} without a sale where ${evidence(reason, 'medianGapDays')} are usual; ` +
    `overdue from ${reason.threshold}`,
  REVENUE_DECLINED: (reason) =>
    `DECLINING: ${amount(reason.evidence.recent)} in ${evidence(reason, 'windowDays')} days after ` +
    `${amount(reason.evidence.prior)} in those before: ${percent(reason.value)}, at most ${percent(reason.threshold)} count`,
  SAMPLE_ACCOUNT: () => 'passed over: an account that samples are booked on (policy sale.sampleAccounts)',
}

function lastSale(reason: Reason): string {
  return `last sale ${ago(reason.value)} (${evidence(reason, 'lastSaleOn')})`
}

function salesIn(reason: Reason): string {
  return `${counted(reason.value, 'day')} with a sale in ${evidence(reason, 'windowDays')}`
}

const sentences: Readonly<Record<string, Sentences>> = {
  'update-account-types': accountTypes,
  'sample-metrics': sampleReasons,
  'calculate-burn-rates': burnRateReasons,
  'process-triggers': triggerReasons,
}
