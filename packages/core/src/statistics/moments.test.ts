import fc from 'fast-check'
import { expect, it } from 'vitest'
import { forAll } from '../../test/support/random.ts'
import { meanOf } from './mean.ts'
import { sampleVariance } from './sample-variance.ts'

it('divide by n and by n - 1', () => {
  expect(meanOf([2, 4, 9])).toBe(5)
  expect(sampleVariance([2, 4, 9])).toBe(13)
})

it('of one value are that value and 0, of none NaN and 0', () => {
  expect([meanOf([7]), sampleVariance([7])]).toEqual([7, 0])
  expect([meanOf([]), sampleVariance([])]).toEqual([Number.NaN, 0])
})

it('move with their values: the mean along, the variance not at all', () => {
  const anyValues = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 2, maxLength: 40 })
  forAll([anyValues, fc.integer({ min: -1_000, max: 1_000 })], (values, shift) => {
    const moved = values.map((value) => value + shift)
    expect(meanOf(moved)).toBeCloseTo(meanOf(values) + shift, 9)
    expect(sampleVariance(moved)).toBeCloseTo(sampleVariance(values), 5)
    expect(sampleVariance(values)).toBeGreaterThanOrEqual(0)
  })
})
