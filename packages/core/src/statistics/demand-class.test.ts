import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyDemand, difference, numbersIn } from '../../test/support/demand.ts'
import { forAll } from '../../test/support/random.ts'
import { demandProfile } from './demand-class.ts'

const cutOffs = { interval: 1.32, squaredVariation: 0.49 }
const anyCutOffs = fc.record({
  interval: fc.double({ min: 1, max: 10, noNaN: true }),
  squaredVariation: fc.double({ min: 0, max: 3, noNaN: true }),
})

describe('the class of demand', () => {
  it.each([
    ['smooth', [5, 6, 5, 4]],
    ['erratic', [1, 40, 1, 1]],
    ['intermittent', [0, 0, 5, 0, 0, 5]],
    ['lumpy', [0, 0, 1, 0, 0, 40, 0, 1]],
  ] as const)('is %s', (name, series) => {
    expect(demandProfile(series, cutOffs)?.class).toBe(name)
  })

  it('takes its cut-offs as still regular and alike', () => {
    // intervals 1 and 2: mean 1.5; sizes 1 and 3: variance 2, mean 2, CV^2 0.5
    expect(demandProfile([1, 0, 3], { interval: 1.5, squaredVariation: 0.5 })?.class).toBe('smooth')
    expect(demandProfile([1, 0, 3], { interval: 1.49, squaredVariation: 0.49 })?.class).toBe('lumpy')
  })

  it('is null without demand, and has no variation with one', () => {
    expect(demandProfile([], cutOffs)).toBeNull()
    expect(demandProfile([0, 0], cutOffs)).toBeNull()
    expect(demandProfile([0, 7], cutOffs)).toEqual({ class: 'intermittent', meanInterval: 2, squaredVariation: 0 })
  })

  it('does not depend on the unit of the sizes', () => {
    forAll([anyDemand, anyCutOffs, fc.integer({ min: 2, max: 1_000 })], (series, given, factor) => {
      const [one, other] = [series, series.map((units) => units * factor)].map((units) => demandProfile(units, given))
      expect(other?.meanInterval).toBe(one?.meanInterval)
      expect(Math.abs((other?.squaredVariation ?? 0) - (one?.squaredVariation ?? 1))).toBeLessThan(1e-9)
    })
  })

  it('does not change with periods without demand at the end', () => {
    forAll([anyDemand, fc.integer({ min: 1, max: 20 })], (series, zeros) => {
      expect(demandProfile([...series, ...new Array<number>(zeros).fill(0)], cutOffs)).toEqual(
        demandProfile(series, cutOffs),
      )
    })
  })

  it('has finite numbers for the smallest and the largest sizes', () => {
    const anySize = fc.oneof(fc.constant(0), fc.double({ min: 1e-300, max: 1e300, noNaN: true }))
    forAll([fc.array(anySize, { maxLength: 40 })], (series) => {
      for (const [path, number] of numbersIn(demandProfile(series, cutOffs))) {
        expect(Number.isFinite(number), `${path} is ${number}`).toBe(true)
      }
    })
    expect(difference(demandProfile([1e200, 3e200], cutOffs)?.squaredVariation ?? 0, 0.5)).toBeLessThan(1e-12)
  })
})
