import { expect, it } from 'vitest'
import { safetyStock } from './safety-stock.ts'

// Its properties are tested with the reorder point's; the published numbers in vectors.test.ts.

it('grows with the root of the lead time', () => {
  const risk = { demand: 0, demandDeviation: 5, leadTimeDeviation: 0, review: 0 }
  const [one, four] = [1, 4].map((leadTime) => safetyStock({ ...risk, leadTime }, 0.95))
  expect(four).toBeCloseTo(2 * (one ?? 0), 10)
})
