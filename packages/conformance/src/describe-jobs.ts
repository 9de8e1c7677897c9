import { describe } from 'vitest'
import type { Subject } from './bed/test-bed.ts'
import { describeBurnRates } from './suite/burn-rates.ts'
import { describeRules } from './suite/rules.ts'
import { describeSampleMetrics } from './suite/sample-metrics.ts'
import { describeTriggerMessages } from './suite/trigger-messages.ts'
import { describeTriggers } from './suite/triggers.ts'

/** What the jobs in the box read and write on every database: their SQL, which core only names. */
export function describeJobs(subject: Subject): void {
  describe(`the jobs on ${subject.name}`, () => {
    describeSampleMetrics(subject)
    describeBurnRates(subject)
    describeTriggers(subject)
    describeTriggerMessages(subject)
    describeRules(subject)
  })
}
