import { describe, expect, it } from 'vitest'
import { sampleMetricsPolicy } from './policy.ts'

describe('the policy of sample-metrics', () => {
  it('has the defaults of the specification', () => {
    expect(sampleMetricsPolicy.parse(undefined)).toMatchObject({
      windows: [7, 30, 90],
      match: 'sku',
      credit: 'last',
      confidence: 0.95,
      smallSampleBelow: 5,
      alreadyBuyingDays: 365,
      monthlyAllowance: 60,
    })
  })

  it.each([
    [{ windows: [] }],
    [{ windows: [7, 7] }],
    [{ windows: [0] }],
    [{ window: [7] }],
    [{ credit: 'middle' }],
    [{ confidence: 1 }],
    [{ monthlyAllowance: -1 }],
    [{ prior: { minimumStrength: 300 } }],
  ])('refuses %j', (policy) => {
    expect(sampleMetricsPolicy.safeParse(policy).success).toBe(false)
  })
})
