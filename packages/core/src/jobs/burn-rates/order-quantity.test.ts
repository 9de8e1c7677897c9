import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../../test/support/random.ts'
import { orderQuantity } from './order-quantity.ts'

const anyAmount = fc.double({ min: -1e4, max: 1e6, noNaN: true })
const anyInputs = fc.record({
  position: anyAmount,
  reorderPoint: anyAmount,
  orderUpTo: anyAmount,
  unitsPerCase: fc.option(fc.integer({ min: 1, max: 48 })),
})

describe('the suggested order', () => {
  const inputs = { position: 10, reorderPoint: 20, orderUpTo: 50, unitsPerCase: 12 }

  it('fills up to the level in whole cases, from the reorder point down', () => {
    expect(orderQuantity(inputs)).toEqual({ units: 48, cases: 4 })
    expect(orderQuantity({ ...inputs, position: 20 })).toEqual({ units: 36, cases: 3 })
    expect(orderQuantity({ ...inputs, position: 20.5 })).toEqual({ units: 0, cases: 0 })
    expect(orderQuantity({ ...inputs, position: -30 })).toEqual({ units: 84, cases: 7 })
  })

  it('is in single units, rounded up, where the size of a case is not known', () => {
    for (const unitsPerCase of [null, 0, -6, 1.5, Number.NaN]) {
      expect(orderQuantity({ ...inputs, position: 9.5, unitsPerCase })).toEqual({ units: 41, cases: null })
    }
    expect(orderQuantity({ ...inputs, unitsPerCase: 1 })).toEqual({ units: 40, cases: 40 })
  })

  it('is one case for one case and a rounding error', () => {
    const orderUpTo = 20.1 + 0.1 + 1.8
    expect(orderQuantity({ position: 10, reorderPoint: 20, orderUpTo, unitsPerCase: 12 }).cases).toBe(1)
  })

  it('is whole cases, never negative, and enough but by less than a case', () => {
    forAll([anyInputs], (given) => {
      const { units, cases } = orderQuantity(given)
      const size = given.unitsPerCase ?? 1
      expect(units).toBeGreaterThanOrEqual(0)
      expect(Number.isInteger(units) && units % size === 0).toBe(true)
      expect(cases).toBe(given.unitsPerCase === null ? null : units / size)
      if (given.position > given.reorderPoint) {
        expect(units).toBe(0)
        return
      }
      const wanted = Math.max(given.orderUpTo, given.reorderPoint) - given.position
      expect(units).toBeGreaterThanOrEqual(wanted - 1e-6)
      expect(units).toBeLessThan(wanted + size)
    })
  })

  it('orders nothing more once the order is part of the position, and less the more there is', () => {
    forAll([anyInputs, fc.double({ min: 0, max: 1e5, noNaN: true })], (given, more) => {
      const { units } = orderQuantity(given)
      const { position, reorderPoint, orderUpTo } = given
      if (orderUpTo > reorderPoint + 1e-3) {
        expect(orderQuantity({ ...given, position: position + units }).units).toBe(0)
      }
      expect(orderQuantity({ ...given, position: position + more }).units).toBeLessThanOrEqual(units)
    })
  })
})
