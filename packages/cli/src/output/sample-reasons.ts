import type { Reason } from '@leora-jobs/core'
import { amount, counted, evidence, percent } from './reason-words.ts'

/** Reasons of sample-metrics as sentences, by code. */
export const sampleReasons: Readonly<Record<string, (reason: Reason) => string>> = {
  CONVERSION_RATE: (reason) =>
    `${percent(reason.value)} of ${episodes(reason.evidence.matured)} that had ${evidence(reason, 'windowDays')} days converted, ` +
    `likely between ${percent(reason.evidence.rateLow)} and ${percent(reason.evidence.rateHigh)}; ` +
    `${percent(reason.evidence.naiveRate)} with those that may still convert`,
  NOT_MATURED: (reason) =>
    `no rate yet: none of ${episodes(reason.value)} has had ${reason.threshold} days; ${amount(reason.evidence.conversions)} converted so far`,
  SMALL_SAMPLE: (reason) => `not to be trusted: ${episodes(reason.value)} matured, fewer than ${reason.threshold}`,
  SHRUNK_RATE: (reason) =>
    `${percent(reason.value)} when drawn to the ${percent(reason.evidence.priorRate)} of all groups, which count as ` +
    `${episodes(reason.evidence.priorEpisodes)}`,
  REVENUE: (reason) =>
    `${amount(reason.value)} from ${counted(amount(reason.evidence.conversions), 'conversion')}, ` +
    `${amount(reason.evidence.revenuePerSample)} a sample${lag(reason)}`,
  OTHER_SIZE: (reason) =>
    `${amount(reason.value)} of ${amount(reason.evidence.conversions)} conversions bought another size of the product`,
  ALREADY_BUYING: (reason) =>
    `${amount(reason.value)} of ${evidence(reason, 'samples')} samples went to customers who had bought the product in the ` +
    `${evidence(reason, 'days')} days before`,
  ALLOWANCE: (reason) =>
    `${amount(reason.value)} of ${amount(reason.threshold)} samples of ${evidence(reason, 'month')} given`,
  ALLOWANCE_EXCEEDED: (reason) =>
    `${amount(reason.value)} samples given in ${evidence(reason, 'month')}, ${amount(reason.threshold)} allowed`,
  SURVIVAL: (reason) =>
    `${percent(reason.value)} had not converted after day ${evidence(reason, 'day')}; on it ${amount(reason.evidence.conversions)} of ` +
    `${amount(reason.evidence.atRisk)} did`,
}

function episodes(count: unknown): string {
  return counted(amount(count), 'episode')
}

function lag({ evidence: { medianDays } }: Reason): string {
  return typeof medianDays === 'number' ? `; half of them within ${amount(medianDays)} days` : ''
}
