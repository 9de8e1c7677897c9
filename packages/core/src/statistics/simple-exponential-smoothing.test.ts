import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyAlpha, anyNumbers, anySeries } from '../../test/support/demand.ts'
import { forAll } from '../../test/support/random.ts'
import { simpleExponentialSmoothing } from './simple-exponential-smoothing.ts'

describe('simple exponential smoothing', () => {
  it('starts from the first value, from the mean, or from a given level', () => {
    expect(simpleExponentialSmoothing([10, 20], { alpha: 0.5, initial: 'naive' })).toBe(15)
    expect(simpleExponentialSmoothing([10, 20], { alpha: 0.5, initial: 'mean' })).toBe(0.5 * 12.5 + 10)
    expect(simpleExponentialSmoothing([10, 20], { alpha: 0.5, initial: 0 })).toBe(12.5)
  })

  it('is null for no values, and the value for one', () => {
    expect(simpleExponentialSmoothing([], { alpha: 0.1, initial: 'mean' })).toBeNull()
    expect(simpleExponentialSmoothing([0], { alpha: 0.1, initial: 'naive' })).toBe(0)
    expect(simpleExponentialSmoothing([3], { alpha: 0.1, initial: 'mean' })).toBe(3)
  })

  it('lies between the smallest and the largest value', () => {
    forAll([anyNumbers, anyAlpha, fc.constantFrom('naive' as const, 'mean' as const)], (series, alpha, initial) => {
      if (series.length === 0) return
      const level = simpleExponentialSmoothing(series, { alpha, initial }) ?? Number.NaN
      const rounding = 1e-9 * Math.max(...series.map(Math.abs))
      expect(level).toBeGreaterThanOrEqual(Math.min(...series) - rounding)
      expect(level).toBeLessThanOrEqual(Math.max(...series) + rounding)
    })
  })

  it('is the sum of geometric weights: a (1 - a)^age, the rest on the first value', () => {
    forAll([anySeries, anyAlpha], (series, alpha) => {
      if (series.length === 0) return
      const weighted = series.reduce((sum, value, index) => {
        const age = series.length - 1 - index
        return sum + value * (index === 0 ? (1 - alpha) ** age : alpha * (1 - alpha) ** age)
      }, 0)
      const level = simpleExponentialSmoothing(series, { alpha, initial: 'naive' }) ?? Number.NaN
      expect(Math.abs(level - weighted)).toBeLessThan(1e-9 * Math.max(1, ...series))
    })
  })
})
