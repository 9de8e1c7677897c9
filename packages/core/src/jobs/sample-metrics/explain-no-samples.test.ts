import { expect, test } from 'vitest'
import { calendarDay } from '../../calendar-day.ts'
import { explainNoSamples, type SamplesFound } from './explain-no-samples.ts'
import { sampleMetricsPolicy } from './policy.ts'

const found: SamplesFound = {
  samples: 4,
  undated: 0,
  afterAsOf: 0,
  beforeLookBack: 0,
  sampleAccounts: 0,
  counted: 0,
  newestOn: calendarDay('2024-12-31'),
}
const tenant = { id: '1', slug: 'vino', name: 'Vino', timeZone: 'UTC' }
const context = { asOf: calendarDay('2026-02-28'), tenant, policy: sampleMetricsPolicy.parse({}) }
const why = (given: Partial<SamplesFound>) => explainNoSamples({ ...found, ...given }, context)

test('no samples at all, or some that count, are not this to explain; old ones and others are told apart', () => {
  expect(why({ samples: 0 })).toBeNull()
  expect(why({ counted: 1 })).toBeNull()
  expect(why({ beforeLookBack: 4 })).toMatchObject({
    code: 'STALE_DATA',
    message:
      "The newest of the 4 samples of tenant 'vino' was given on 2024-12-31; those of the 365 days up to 2026-02-28 are counted (policy lookBackDays).",
  })
  expect(why({ beforeLookBack: 1, sampleAccounts: 2, afterAsOf: 1 })).toMatchObject({
    code: 'ALL_FILTERED',
    message: /1 are dated after 2026-02-28, 1 are older than 365 days, 2 were booked on sample accounts/,
  })
})
