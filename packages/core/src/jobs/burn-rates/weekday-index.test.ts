import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sumOf } from '../../../test/support/day-sales.ts'
import { forAll } from '../../../test/support/random.ts'
import { weekdayIndexOf } from './weekday-index.ts'

it('is in proportion to the units of each day', () => {
  expect(weekdayIndexOf([0, 2, 1, 1, 1, 2, 0], 7)).toEqual([0, 2, 1, 1, 1, 2, 0])
  expect(weekdayIndexOf([-5, 20, 10, 10, 10, 20, 0], 7)).toEqual([0, 2, 1, 1, 1, 2, 0])
})

it('is null for too few units, and for none', () => {
  expect(weekdayIndexOf([0, 2, 1, 1, 1, 2, 0], 8)).toBeNull()
  expect(weekdayIndexOf([0, 0, 0, 0, 0, 0, 0], 0)).toBeNull()
})

it('has a mean of 1', () => {
  const anyWeek = fc.array(fc.integer({ min: -50, max: 5_000 }), { minLength: 7, maxLength: 7 })
  forAll([anyWeek], (units) => {
    const index = weekdayIndexOf(units, 1)
    if (index) expect(sumOf(index)).toBeCloseTo(7, 9)
  })
})
