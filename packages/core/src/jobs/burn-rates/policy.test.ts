import { describe, expect, it } from 'vitest'
import { burnRatesPolicy } from './policy.ts'

describe('the policy of calculate-burn-rates', () => {
  it('has the defaults of the specification', () => {
    expect(burnRatesPolicy.parse(undefined)).toMatchObject({
      series: { bucketDays: 7, maximumBuckets: 104 },
      cutOffs: { interval: 1.32, squaredVariation: 0.49 },
      smoothing: { size: 0.1, interval: 0.1, probability: 0.05 },
      stale: { intervals: 3, buckets: 13 },
      minimumDemands: 2,
      averageDays: [30, 90, 180],
      trend: { recentDays: 90, beforeDays: 275, accelerating: 0.2, slowing: -0.2 },
      seasonality: { minimumYears: 2, low: 0.25, high: 4 },
      leadTime: { days: 7, deviationDays: 2 },
      serviceLevel: 0.95,
      pairs: { minimumGaps: 3 },
    })
  })

  it.each([
    [{ series: { buckets: 52 } }],
    [{ series: { maximumBuckets: 1 } }],
    [{ smoothing: { size: 0 } }],
    [{ smoothing: { probability: 1.1 } }],
    [{ minimumDemands: 1 }],
    [{ averageDays: [] }],
    [{ trend: { slowing: 0.2 } }],
    [{ trend: { minimumBeforeDays: 300 } }],
    [{ seasonality: { low: 0 } }],
    [{ serviceLevel: 1 }],
    [{ urgency: { soonDays: 200 } }],
    [{ horizonDays: 0 }],
  ])('refuses %j', (policy) => {
    expect(burnRatesPolicy.safeParse(policy).success).toBe(false)
  })
})
