import { expect, it } from 'vitest'
import { sba } from './sba.ts'

// Its properties are tested with Croston's, on which it builds; R's numbers in vectors.test.ts.

it('corrects by the interval parameter, not by that of the size', () => {
  const series = [0, 4, 0, 4]
  expect(sba(series, { sizeAlpha: 0.5, intervalAlpha: 0.1, initial: 'naive' })).toBeCloseTo(0.95 * 2, 12)
  expect(sba(series, { sizeAlpha: 0.1, intervalAlpha: 0.5, initial: 'naive' })).toBeCloseTo(0.75 * 2, 12)
})
