import { z } from 'zod'
import { notHolding, silentFor } from '../condition.ts'
import { defineRuleType } from '../rule-type.ts'

/** A customer that is later than its own cadence by a share of it: days since the last sale. */
export const burnRateAlert = defineRuleType({
  type: 'burn-rate-alert',
  subjectKind: 'customer',
  title: 'Call {{customer}}: last order {{days}} days ago, later than usual',
  config: {
    /** It holds once the last sale is this many per cent older than the expected gap. */
    percentageThreshold: z.number().nonnegative().max(1_000).default(20),
  },
  condition(_subject, { percentageThreshold }, view) {
    const { history } = view
    if (history === null) return null
    const { lastSale, cadence } = history
    if (lastSale === null || cadence === null) return notHolding
    const { expectedDays, gaps } = cadence
    // 10 days and 10 % are 11 days, not 11.000000000000002
    const late = Math.ceil(Math.round(expectedDays * (100 + percentageThreshold) * 1e6) / 1e8)
    const evidence = { expectedGapDays: Math.round(expectedDays * 1e4) / 1e4, gaps, percentageThreshold }
    return silentFor(late, lastSale, view, evidence)
  },
})
