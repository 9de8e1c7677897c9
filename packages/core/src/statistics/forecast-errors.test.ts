import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../test/support/random.ts'
import { relativeBias } from './relative-bias.ts'
import { rmsse } from './rmsse.ts'
import { scaledPinballLoss } from './scaled-pinball-loss.ts'

const anyUnits = fc.integer({ min: 0, max: 5_000 })
const anyHistory = fc.array(anyUnits, { maxLength: 60 })
const anyHorizon = fc.array(fc.tuple(anyUnits, fc.double({ min: 0, max: 5_000, noNaN: true })), { maxLength: 12 })
const anyLevel = fc.double({ min: 0.01, max: 0.99, noNaN: true })

describe('rmsse', () => {
  it('is by hand: errors 3 and 4 over steps 1 and 7', () => {
    expect(rmsse([1, 2, 9], [5, 5], [2, 9])).toBeCloseTo(Math.sqrt(12.5 / 25), 12)
  })

  it('is 1 for repeating the last value before a step as large as those of the history', () => {
    expect(rmsse([4, 8, 4], [8], [4])).toBe(1)
  })

  it('is null where there is no scale, or nothing to compare', () => {
    expect(rmsse([], [1], [1])).toBeNull()
    expect(rmsse([5], [1], [1])).toBeNull()
    expect(rmsse([5, 5], [1], [1])).toBeNull()
    expect(rmsse([1, 2], [], [1])).toBeNull()
  })
})

describe('the scaled pinball loss', () => {
  it('is by hand: short by 10 at .95, over by 2 at .05, over steps of 4', () => {
    expect(scaledPinballLoss([0, 4, 0], [20, 8], [10, 10], 0.95)).toBeCloseTo((9.5 + 0.1) / 2 / 4, 12)
  })

  it('is null where there is no scale, or nothing to compare', () => {
    expect(scaledPinballLoss([5], [1], [1], 0.95)).toBeNull()
    expect(scaledPinballLoss([5, 5], [1], [1], 0.95)).toBeNull()
    expect(scaledPinballLoss([1, 2], [1], [], 0.95)).toBeNull()
  })

  it('is least, over constant forecasts, at the quantile of what was sold', () => {
    const actual = Array.from({ length: 100 }, (_, index) => index + 1)
    const lossOf = (quantile: number) =>
      scaledPinballLoss(
        [0, 1],
        actual,
        actual.map(() => quantile),
        0.95,
      ) ?? Number.NaN
    const best = actual.reduce((least, quantile) => (lossOf(quantile) < lossOf(least) - 1e-12 ? quantile : least), 1)
    expect([95, 96]).toContain(best)
  })
})

describe('the bias', () => {
  it('is the excess over what was sold: positive when too much was forecast', () => {
    expect(relativeBias([10, 0], [8, 7])).toBe(0.5)
    expect(relativeBias([10, 10], [5, 5])).toBe(-0.5)
  })

  it('is null where nothing was sold', () => {
    expect(relativeBias([], [])).toBeNull()
    expect(relativeBias([0], [3])).toBeNull()
  })
})

describe('all three', () => {
  it('are finite, not negative but for the bias, and 0 for a forecast that is right', () => {
    forAll([anyHistory, anyHorizon, anyLevel], (history, horizon, p) => {
      const actual = horizon.map(([units]) => units)
      const forecast = horizon.map(([, units]) => units)
      const errors = [rmsse(history, actual, forecast), scaledPinballLoss(history, actual, forecast, p)]
      for (const error of errors) expect(error === null || (Number.isFinite(error) && error >= 0)).toBe(true)
      const bias = relativeBias(actual, forecast)
      expect(bias === null || (Number.isFinite(bias) && bias >= -1)).toBe(true)
      const right = [
        rmsse(history, actual, actual),
        scaledPinballLoss(history, actual, actual, p),
        relativeBias(actual, actual),
      ]
      for (const error of right) expect(error ?? 0).toBe(0)
    })
  })

  it('do not depend on the unit', () => {
    forAll([anyHistory, anyHorizon, anyLevel], (history, horizon, p) => {
      const errorsIn = (unit: number) => {
        const scaled = [history, horizon.map(([units]) => units), horizon.map(([, units]) => units)] as const
        const [past, actual, forecast] = scaled.map((values) => values.map((value) => value * unit))
        return [
          rmsse(past ?? [], actual ?? [], forecast ?? []),
          scaledPinballLoss(past ?? [], actual ?? [], forecast ?? [], p),
          relativeBias(actual ?? [], forecast ?? []),
        ]
      }
      const [one, other] = [errorsIn(1), errorsIn(12)]
      for (const [index, error] of one.entries()) expect(other[index] ?? 0).toBeCloseTo(error ?? 0, 6)
    })
  })
})
