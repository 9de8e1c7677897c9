import type { Reason } from '@leora-jobs/core'
import { expect, it } from 'vitest'
import { describeReason } from './describe-reason.ts'

const reason = (code: string, value: Reason['value'], threshold: Reason['threshold'], evidence = {}): Reason => {
  return { code, value, threshold, evidence }
}

it.each([
  [
    reason('CONVERSION_RATE', 0.227273, null, {
      conversions: 5,
      matured: 22,
      rateLow: 0.1012,
      rateHigh: 0.44,
      windowDays: 90,
      naiveRate: 0.176471,
    }),
    '23 % of 22 episodes that had 90 days converted, likely between 10 % and 44 %; 18 % with those that may still convert',
  ],
  [
    reason('NOT_MATURED', 1, 30, { conversions: 0, naiveRate: 0 }),
    'no rate yet: none of 1 episode has had 30 days; 0 converted so far',
  ],
  [reason('SMALL_SAMPLE', 2.5, 5), 'not to be trusted: 2.5 episodes matured, fewer than 5'],
  [
    reason('SHRUNK_RATE', 0.25, null, { priorRate: 0.2203, priorEpisodes: 31.27, basis: 'moments' }),
    '25 % when drawn to the 22 % of all groups, which count as 31.27 episodes',
  ],
  [
    reason('REVENUE', 1104.56, null, { conversions: 6, samples: 40, revenuePerSample: 27.61, medianDays: 8 }),
    '1,104.56 from 6 conversions, 27.61 a sample; half of them within 8 days',
  ],
  [
    reason('REVENUE', 0, null, { conversions: 0, samples: 4, revenuePerSample: 0, medianDays: null }),
    '0 from 0 conversions, 0 a sample',
  ],
  [reason('OTHER_SIZE', 1, null, { conversions: 3 }), '1 of 3 conversions bought another size of the product'],
  [
    reason('ALREADY_BUYING', 12, null, { samples: 40, days: 365 }),
    '12 of 40 samples went to customers who had bought the product in the 365 days before',
  ],
  [reason('ALLOWANCE', 4, 60, { month: '2026-02' }), '4 of 60 samples of 2026-02 given'],
  [reason('ALLOWANCE_EXCEEDED', 62, 60, { month: '2026-02' }), '62 samples given in 2026-02, 60 allowed'],
  [
    reason('SURVIVAL', 0.844524, null, { day: 10, atRisk: 54, conversions: 1 }),
    '84 % had not converted after day 10; on it 1 of 54 did',
  ],
])('says %o', (given, sentence) => {
  expect(describeReason('sample-metrics', given)).toBe(sentence)
})
