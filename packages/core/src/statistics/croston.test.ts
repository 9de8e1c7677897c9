import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyAlpha, anyDemand, anyNumbers, anyZeros, difference, numbersIn } from '../../test/support/demand.ts'
import { forAll } from '../../test/support/random.ts'
import { type CrostonOptions, croston } from './croston.ts'
import { sba } from './sba.ts'
import { sbj } from './sbj.ts'

// R's numbers: vectors.test.ts

const anyOptions: fc.Arbitrary<CrostonOptions> = fc.record({
  sizeAlpha: anyAlpha,
  intervalAlpha: anyAlpha,
  initial: fc.oneof(fc.constantFrom('naive' as const, 'mean' as const), fc.constant({ size: 3, interval: 2 })),
})
const options: CrostonOptions = { sizeAlpha: 0.1, intervalAlpha: 0.2, initial: 'naive' }

describe('croston', () => {
  it('smooths size and interval apart, by hand: 4 after 2 periods, then 10 after 3', () => {
    expect(croston([0, 4, 0, 0, 10], options)).toEqual({ size: 4 + 0.1 * 6, interval: 2 + 0.2 * 1, rate: 4.6 / 2.2 })
    const mean = croston([0, 4, 0, 0, 10], { ...options, initial: 'mean' })
    expect(mean?.interval).toBeCloseTo(2.5 + 0.2 * 0.5, 12)
    expect(mean?.size).toBe(4.6)
  })

  it('is the demand over its interval where there is one, and null where there is none', () => {
    expect(croston([0, 0, 6], options)?.rate).toBe(2)
    expect(croston([6], options)?.rate).toBe(6)
    expect(croston([], options)).toBeNull()
    expect(croston([0, 0], options)).toBeNull()
    expect(croston([0, -3], options)).toBeNull()
  })

  it('is not changed by periods without demand at the end, and neither are its corrections', () => {
    forAll([anyDemand, anyOptions, anyZeros], (series, given, zeros) => {
      expect(croston([...series, ...zeros], given)).toEqual(croston(series, given))
      expect(sba([...series, ...zeros], given)).toBe(sba(series, given))
      expect(sbj([...series, ...zeros], given)).toBe(sbj(series, given))
    })
  })

  it('is in proportion to the sizes', () => {
    forAll([anyDemand, anyAlpha, fc.integer({ min: 2, max: 100 })], (series, alpha, factor) => {
      const given: CrostonOptions = { sizeAlpha: alpha, intervalAlpha: alpha, initial: 'mean' }
      const scaled =
        croston(
          series.map((units) => units * factor),
          given,
        )?.rate ?? 0
      expect(difference(scaled, factor * (croston(series, given)?.rate ?? 0))).toBeLessThan(1e-9)
    })
  })

  it('lies between the smallest and the largest size over interval', () => {
    forAll([anyDemand, anyAlpha, anyAlpha], (series, sizeAlpha, intervalAlpha) => {
      const sizes = series.filter((units) => units > 0)
      const fit = croston(series, { sizeAlpha, intervalAlpha, initial: 'mean' })
      expect(fit?.size).toBeGreaterThanOrEqual(Math.min(...sizes) * (1 - 1e-9))
      expect(fit?.size).toBeLessThanOrEqual(Math.max(...sizes) * (1 + 1e-9))
      expect(fit?.interval).toBeGreaterThanOrEqual(1 - 1e-9)
      expect(fit?.interval).toBeLessThanOrEqual(series.length)
    })
  })

  it('is finite for any finite numbers', () => {
    forAll([anyNumbers, anyOptions], (series, given) => {
      const found = [croston(series, given), sba(series, given), sbj(series, given)]
      for (const [path, number] of numbersIn(found)) expect(Number.isFinite(number), `${path} is ${number}`).toBe(true)
    })
  })
})

describe('the corrections of its bias', () => {
  it('take off b / 2 and b / (2 - b), b the smoothing parameter of the interval', () => {
    const rate = 4.6 / 2.2
    expect(sba([0, 4, 0, 0, 10], options)).toBeCloseTo(0.9 * rate, 12)
    expect(sbj([0, 4, 0, 0, 10], options)).toBeCloseTo((1 - 0.2 / 1.8) * rate, 12)
    expect(sba([0], options)).toBeNull()
    expect(sbj([], options)).toBeNull()
  })

  it('are below Croston, SBJ below SBA', () => {
    forAll([anyDemand, anyOptions], (series, given) => {
      const [plain, approximate, exact] = [croston(series, given)?.rate ?? 0, sba(series, given), sbj(series, given)]
      expect(approximate).toBeLessThan(plain)
      expect(exact).toBeLessThan(approximate ?? 0)
    })
  })
})
