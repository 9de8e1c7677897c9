import { expect, test } from 'vitest'
import { later, saleLine, tasting } from '../../../test/support/tastings.ts'
import { betaPrior } from '../../statistics/beta-prior.ts'
import type { SampledPair } from './facts.ts'
import { sampleMetricsPolicy } from './policy.ts'
import { priorsOf } from './priors.ts'

const policy = sampleMetricsPolicy.parse({ windows: [7, 30], credit: 'linear' })

const pair = (given: Partial<SampledPair>): SampledPair => ({
  category: 'Red',
  supplier: 's1',
  segment: 'ACTIVE:',
  tastings: [],
  lines: [],
  products: {},
  ...given,
})

test('priors are by dimension and window, of what has matured, and do not depend on the order of the pairs', () => {
  const lines = [{ ...saleLine('l', 5), revenueCents: 100 }]
  const pairs = [
    pair({ tastings: [tasting('a', 0, { repId: 'r1' }), tasting('b', 2, { repId: 'r2' })], lines }),
    pair({ category: 'White', tastings: [tasting('c', 0, { repId: 'r1', skuId: 'gin' })] }),
    // has had 7 days, not 30
    pair({ category: 'White', tastings: [tasting('d', 80, { skuId: 'gin' })] }),
  ]
  const priors = priorsOf(pairs, later(100), policy)
  const counts = (...groups: readonly [number, number][]) =>
    betaPrior(
      groups.map(([successes, trials]) => ({ successes, trials })),
      policy.prior,
    )
  expect(priors.category).toEqual({ 7: counts([1, 1], [0, 2]), 30: counts([1, 1], [0, 1]) })
  expect(priors.rep?.[30]).toEqual(counts([0.5, 1.5], [0.5, 0.5]))
  expect(priors.sku?.[30]).toEqual(counts([0, 1], [1, 1]))
  expect(priors.overall?.[7]).toEqual(counts([1, 3]))
  expect(priorsOf(pairs.toReversed(), later(100), policy)).toEqual(priors)
  expect(priorsOf([], later(100), policy).supplier?.[7]).toMatchObject({ basis: 'none' })
})
