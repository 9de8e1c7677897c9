import { expect, it } from 'vitest'
import { sbj } from './sbj.ts'

// Its properties are tested with Croston's, on which it builds; R's numbers in vectors.test.ts.

it('corrects by the interval parameter, not by that of the size', () => {
  const series = [0, 4, 0, 4]
  expect(sbj(series, { sizeAlpha: 0.1, intervalAlpha: 0.5, initial: 'naive' })).toBeCloseTo((1 - 0.5 / 1.5) * 2, 12)
  expect(sbj(series, { sizeAlpha: 0.1, intervalAlpha: 1, initial: 'naive' })).toBe(0)
})
