import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../../test/support/random.ts'
import { anySaleLines, anyTastings, later, saleLine, tasting } from '../../../test/support/tastings.ts'
import { wilsonInterval } from '../../statistics/wilson-interval.ts'
import type { SaleLine } from './conversions.ts'
import { decideSampleMetric } from './decide.ts'
import type { SampleDimension, SampleGroup, SampleShared } from './facts.ts'
import { sampleMetricsPolicy } from './policy.ts'

const none: SampleShared = { priors: {} }

const priced = (line: SaleLine, revenueCents = 1_000) => ({ ...line, revenueCents })

/** Of c1 and wine-75, unless it says otherwise; as of the 100th day. */
function group(given: Partial<SampleGroup>): SampleGroup {
  const { tastings = [] } = given
  return {
    asOf: later(100),
    dimension: 'overall',
    groupKey: 'all',
    label: 'overall',
    windowDays: 30,
    samples: tastings.length,
    quantity: tastings.length,
    customersSampled: 1,
    alreadyBuying: 0,
    allowance: null,
    allowanceUsed: null,
    tastings,
    lines: [],
    products: {},
    ...given,
  }
}

const decided = (facts: SampleGroup, given: object = {}, shared = none) =>
  decideSampleMetric(facts, { asOf: facts.asOf, policy: sampleMetricsPolicy.parse(given), shared })

describe('the measures of a group', () => {
  // customers a, b and c on days 0, 60 and 95: by day 100 the first two have had 30 days
  const tastings = [0, 60, 95].map((day, index) => tasting(`t${index}`, day, { customerId: `c${index}` }))
  const bought = [
    priced(saleLine('l0', 10, { customerId: 'c0' }), 4_000),
    priced(saleLine('l2', 97, { customerId: 'c2' }), 2_001),
  ]

  it('are rates of what has had its window, and of all', () => {
    const { next, reasons } = decided(group({ tastings, lines: bought, samples: 3, quantity: 4 }))
    const interval = wilsonInterval(1, 2)
    expect(next).toMatchObject({
      samples: 3,
      quantity: 4,
      episodes: 3,
      matured: 2,
      conversions: 2,
      maturedConversions: 1,
    })
    expect(next).toMatchObject({ rate: 0.5, naiveRate: 0.666667, smallSample: true, meanDays: 6, medianDays: 6 })
    expect(next).toMatchObject({ revenue: 60.01, revenuePerSample: 20 })
    expect(next?.rateLow).toBeCloseTo(interval?.lower ?? 0, 6)
    expect(next?.rateHigh).toBeCloseTo(interval?.upper ?? 0, 6)
    expect(reasons.map(({ code }) => code)).toEqual(['CONVERSION_RATE', 'SMALL_SAMPLE', 'REVENUE'])
  })

  it('have no rate, not 0, before anything has matured', () => {
    const { next, reasons } = decided(group({ tastings, lines: bought, asOf: later(20) }))
    expect(next).toMatchObject({ matured: 0, rate: null, rateLow: null, rateHigh: null, shrunkRate: null })
    expect(reasons[0]).toMatchObject({ code: 'NOT_MATURED', threshold: 30 })
  })

  it('draw the rate to the prior of its dimension and window', () => {
    const prior = { alpha: 2, beta: 6, basis: 'moments' } as const
    const shared = { priors: { category: { 30: prior } } }
    const { next, reasons } = decided(group({ dimension: 'category', tastings, lines: bought }), {}, shared)
    // (2 + 1) / (8 + 2)
    expect(next?.shrunkRate).toBe(0.3)
    expect(reasons).toContainEqual({
      code: 'SHRUNK_RATE',
      value: 0.3,
      threshold: null,
      evidence: { priorRate: 0.25, priorEpisodes: 8, basis: 'moments' },
    })
    expect(
      decided(group({ dimension: 'sku', groupKey: 'wine-75', tastings, lines: bought }), {}, shared).next?.shrunkRate,
    ).toBe(0.5)
  })

  it('of a rep are its share of the credit, and its allowance: its own, or the policy’s', () => {
    const touches = [
      tasting('a', 0, { repId: 'r1' }),
      tasting('b', 3, { repId: 'r2' }),
      tasting('c', 40, { repId: 'r1' }),
    ]
    const lines = [priced(saleLine('l', 5), 999)]
    const rep = (key: string, given: Partial<SampleGroup> = {}) =>
      group({ dimension: 'rep', groupKey: key, tastings: touches, lines, ...given })
    expect(decided(rep('r1')).next).toMatchObject({ episodes: 1, conversions: 0 })
    expect(decided(rep('r2')).next).toMatchObject({ episodes: 1, conversions: 1, rate: 1, revenue: 9.99 })
    const linear = decided(rep('r1'), { credit: 'linear' }).next
    expect(linear).toMatchObject({ episodes: 1.5, conversions: 0.5, rate: 0.333333, revenue: 5 })
    expect(decided(rep('r1', { allowanceUsed: 7 })).next).toMatchObject({ allowance: 60, allowanceRemaining: 53 })
    const over = decided(rep('r1', { allowance: 5, allowanceUsed: 7 }))
    expect(over.next).toMatchObject({ allowance: 5, allowanceUsed: 7, allowanceRemaining: -2 })
    expect(over.reasons.at(-1)).toMatchObject({ code: 'ALLOWANCE_EXCEEDED', value: 7, threshold: 5 })
    expect(decided(group({ tastings })).next).toMatchObject({ allowance: null, allowanceRemaining: null })
  })

  it('leave out episodes that began before the look-back', () => {
    expect(decided(group({ tastings }), { lookBackDays: 41 }).next).toMatchObject({ episodes: 2, matured: 1 })
    expect(decided(group({ tastings }), { lookBackDays: 40 }).next).toMatchObject({ episodes: 1, matured: 0 })
  })

  const anyDimension = fc.constantFrom<readonly [SampleDimension, string]>(
    ['overall', 'all'],
    ['rep', 'r1'],
    ['sku', 'gin'],
  )
  const anyPolicy = fc.record({
    match: fc.constantFrom('sku', 'product'),
    credit: fc.constantFrom('last', 'first', 'linear'),
    lookBackDays: fc.constantFrom(10, 60, 365),
  })

  it('are finite, in their bounds, the same whatever the order, and add up over the reps', () => {
    forAll([anyTastings, anySaleLines, anyDimension, anyPolicy], (tastings, lines, [dimension, groupKey], given) => {
      const products = { 'wine-75': 'wine', 'wine-150': 'wine' }
      const facts = group({
        dimension,
        groupKey,
        tastings,
        lines: lines.map((line, index) => priced(line, 100 + index)),
        products,
      })
      const { next } = decided(facts, given)
      for (const value of Object.values(next ?? {}))
        expect(typeof value !== 'number' || Number.isFinite(value)).toBe(true)
      for (const rate of [next?.rate, next?.naiveRate, next?.rateLow, next?.rateHigh]) {
        expect(rate === null || (rate !== undefined && rate >= 0 && rate <= 1)).toBe(true)
      }
      const turned = { ...facts, tastings: tastings.toReversed(), lines: facts.lines.toReversed() }
      expect(decided(turned, given).next).toEqual(next)
      const overall = decided({ ...facts, dimension: 'overall' }, given).next
      const reps = [...new Set(tastings.map(({ repId }) => repId))].map(
        (rep) => decided({ ...facts, dimension: 'rep', groupKey: rep ?? 'none' }, given).next,
      )
      if (tastings.every(({ repId }) => repId !== null)) {
        const sum = (field: 'episodes' | 'conversions' | 'matured') =>
          reps.reduce((total, metric) => total + (metric?.[field] ?? 0), 0)
        for (const field of ['episodes', 'conversions', 'matured'] as const)
          expect(sum(field)).toBeCloseTo(overall?.[field] ?? 0, 4)
      }
    })
  })
})
