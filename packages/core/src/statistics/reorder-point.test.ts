import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../test/support/random.ts'
import { reorderPoint } from './reorder-point.ts'
import { type ReplenishmentRisk, safetyStock } from './safety-stock.ts'

const amount = fc.double({ min: 0, max: 1e6, noNaN: true })
const level = fc.double({ min: 0.001, max: 0.9999, noNaN: true })
const anyRisk: fc.Arbitrary<ReplenishmentRisk> = fc.record({
  demand: amount,
  demandDeviation: amount,
  leadTime: amount,
  leadTimeDeviation: amount,
  review: amount,
})

describe('safety stock', () => {
  it('adds the variances of demand over lead time and review, and of the lead time', () => {
    // (7 + 2) 4^2 + 6^2 3^2 = 144 + 324: sqrt 468
    const risk = { demand: 6, demandDeviation: 4, leadTime: 7, leadTimeDeviation: 3, review: 2 }
    expect(safetyStock(risk, 0.95)).toBeCloseTo(1.644853627 * Math.sqrt(468), 6)
    expect(reorderPoint(risk, 0.95)).toBeCloseTo(6 * 9 + 1.644853627 * Math.sqrt(468), 6)
  })

  it('is 0 where nothing varies, and where half the cycles may run short', () => {
    const steady = { demand: 6, demandDeviation: 0, leadTime: 7, leadTimeDeviation: 0, review: 0 }
    expect(safetyStock(steady, 0.99)).toBe(0)
    expect(reorderPoint(steady, 0.99)).toBe(42)
    expect(safetyStock({ ...steady, demandDeviation: 3 }, 0.4)).toBe(0)
  })
})

describe('the reorder point', () => {
  it('grows with the service level', () => {
    forAll([anyRisk, level, level], (risk, one, other) => {
      expect(reorderPoint(risk, Math.min(one, other))).toBeLessThanOrEqual(reorderPoint(risk, Math.max(one, other)))
    })
  })

  it('grows with each of lead time, review, demand and what varies', () => {
    const anyName = fc.constantFrom<keyof ReplenishmentRisk>(
      'demand',
      'demandDeviation',
      'leadTime',
      'leadTimeDeviation',
      'review',
    )
    forAll([anyRisk, anyName, amount, level], (risk, name, more, given) => {
      const before = reorderPoint(risk, given)
      expect(reorderPoint({ ...risk, [name]: risk[name] + more }, given)).toBeGreaterThanOrEqual(before * (1 - 1e-12))
    })
  })

  it('is finite, and not below the demand over lead time and review', () => {
    forAll([anyRisk, level], (risk, given) => {
      const point = reorderPoint(risk, given)
      expect(Number.isFinite(point)).toBe(true)
      expect(point).toBeGreaterThanOrEqual(risk.demand * (risk.leadTime + risk.review))
    })
  })
})
