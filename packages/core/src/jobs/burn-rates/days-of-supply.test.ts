import { expect, it } from 'vitest'
import { daysOfSupply } from './days-of-supply.ts'

it('is stock over rate, and nothing where there is none', () => {
  expect(daysOfSupply(30, 2)).toBe(15)
  expect(daysOfSupply(0, 2)).toBe(0)
  expect(daysOfSupply(-4, 2)).toBe(0)
})

it('is null where nothing sells or the rate is not known', () => {
  expect(daysOfSupply(30, 0)).toBeNull()
  expect(daysOfSupply(30, -1)).toBeNull()
  expect(daysOfSupply(30, null)).toBeNull()
})
