import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyAlpha, anyDemand, anyNumbers, anyZeros, difference, numbersIn } from '../../test/support/demand.ts'
import { forAll } from '../../test/support/random.ts'
import { type TsbOptions, tsb } from './tsb.ts'

const anyInitial = fc.constantFrom<TsbOptions['initial']>('naive', 'mean', { size: 3, probability: 0.4 })
const anyBelowOne = fc.double({ min: 0.01, max: 0.9, noNaN: true })

describe('tsb', () => {
  it('smooths the probability every period and the size with demand, by hand', () => {
    const fit = tsb([4, 0, 10], { sizeAlpha: 0.1, probabilityAlpha: 0.5, initial: 'naive' })
    // 1, then 1 -> 0.5 without demand, -> 0.75 with
    expect(fit).toEqual({ size: 4.6, probability: 0.75, rate: 0.75 * 4.6 })
    const mean = tsb([0, 4], { sizeAlpha: 0.1, probabilityAlpha: 0.5, initial: 'mean' })
    expect(mean).toEqual({ size: 4, probability: 0.75, rate: 3 })
    const given = { size: 2, probability: 0.2 }
    expect(tsb([4, 0], { sizeAlpha: 0.1, probabilityAlpha: 0.5, initial: given })?.probability).toBeCloseTo(0.1, 12)
  })

  it('is null without demand, and the demand itself where each period is the same', () => {
    const options: TsbOptions = { sizeAlpha: 0.1, probabilityAlpha: 0.05, initial: 'mean' }
    expect(tsb([], options)).toBeNull()
    expect(tsb([0, 0, -1], options)).toBeNull()
    expect(tsb([7], options)?.rate).toBe(7)
    expect(tsb([7, 7, 7], options)?.rate).toBeCloseTo(7, 12)
  })

  it('decays by 1 - b with each period without demand at the end', () => {
    forAll([anyDemand, anyAlpha, anyBelowOne, anyZeros], (series, sizeAlpha, probabilityAlpha, zeros) => {
      const options: TsbOptions = { sizeAlpha, probabilityAlpha, initial: 'naive' }
      const [before, after] = [tsb(series, options)?.rate ?? 0, tsb([...series, ...zeros], options)?.rate ?? 0]
      expect(difference(after, before * (1 - probabilityAlpha) ** zeros.length)).toBeLessThan(1e-6)
    })
  })

  it('decays from any start', () => {
    forAll([anyDemand, anyBelowOne, anyInitial, anyZeros], (series, probabilityAlpha, initial, zeros) => {
      const options: TsbOptions = { sizeAlpha: 0.1, probabilityAlpha, initial }
      const [before, after] = [tsb(series, options)?.rate ?? 0, tsb([...series, ...zeros], options)?.rate ?? 0]
      expect(after).toBeLessThan(before)
      expect(after).toBeGreaterThan(0)
    })
  })

  it('has a probability in [0, 1] and is finite for any finite numbers', () => {
    forAll([anyNumbers, anyAlpha, anyAlpha, anyInitial], (series, sizeAlpha, probabilityAlpha, initial) => {
      const fit = tsb(series, { sizeAlpha, probabilityAlpha, initial })
      expect(fit === null || (fit.probability >= 0 && fit.probability <= 1)).toBe(true)
      for (const [path, number] of numbersIn(fit)) expect(Number.isFinite(number), `${path} is ${number}`).toBe(true)
    })
  })
})
