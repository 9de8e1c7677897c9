import fc from 'fast-check'
import { expect, it } from 'vitest'
import { forAll } from '../../test/support/random.ts'
import { criticalRatio } from './critical-ratio.ts'

it('is 0 where a unit sold loses more than one left over, 1 where one left over costs nothing', () => {
  expect(criticalRatio({ price: 50, cost: 60, salvage: 0, penalty: 0 })).toBe(0)
  expect(criticalRatio({ price: 80, cost: 60, salvage: 60, penalty: 0 })).toBe(1)
  expect(criticalRatio({ price: 80, cost: 60, salvage: 70, penalty: 0 })).toBe(1)
  expect(criticalRatio({ price: 60, cost: 60, salvage: 60, penalty: 0 })).toBeNull()
})

it('is in [0, 1], and grows with the penalty', () => {
  const money = fc.integer({ min: 0, max: 1_000 })
  forAll([money, money, money, money, money], (price, cost, salvage, penalty, more) => {
    const ratio = criticalRatio({ price, cost, salvage, penalty })
    if (ratio === null) return
    expect(ratio).toBeGreaterThanOrEqual(0)
    expect(ratio).toBeLessThanOrEqual(1)
    if (cost < salvage) return
    expect(criticalRatio({ price, cost, salvage, penalty: penalty + more })).toBeGreaterThanOrEqual(ratio - 1e-12)
  })
})
