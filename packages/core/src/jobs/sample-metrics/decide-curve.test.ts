import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../../test/support/random.ts'
import { anySaleLines, anyTastings, later, saleLine, tasting } from '../../../test/support/tastings.ts'
import { decideCurvePoint } from './decide-curve.ts'
import type { SampleCurveDay } from './facts.ts'
import { sampleMetricsPolicy } from './policy.ts'

const policy = sampleMetricsPolicy.parse({})

type Given = Pick<SampleCurveDay, 'tastings' | 'lines'> & Partial<SampleCurveDay>

const pointOf = (given: Given, day: number) =>
  decideCurvePoint(
    { asOf: later(100), dimension: 'overall', groupKey: 'all', label: 'overall', products: {}, ...given, day },
    { asOf: given.asOf ?? later(100), policy },
  ).next

describe('a point of the curve', () => {
  // customers on days 0 (converts after 4 days), 0 (after 10), 0 (never), 95 (5 days old) and 97 (3 days old)
  const tastings = [0, 0, 0, 95, 97].map((day, index) => tasting(`t${index}`, day, { customerId: `c${index}` }))
  const lines = [
    { ...saleLine('l0', 4, { customerId: 'c0' }), revenueCents: 100 },
    { ...saleLine('l1', 10, { customerId: 'c1' }), revenueCents: 100 },
  ]

  it('is the product limit: those too young leave without having converted', () => {
    expect(pointOf({ tastings, lines }, 0)).toMatchObject({ atRisk: 5, conversions: 0, survival: 1, standardError: 0 })
    // the one of 3 days is no longer at risk: 1 - 1/4, and sqrt(1 / (4 * 3)) of it
    expect(pointOf({ tastings, lines }, 4)).toMatchObject({
      atRisk: 4,
      conversions: 1,
      survival: 0.75,
      standardError: 0.216506,
    })
    // 3/4 * (1 - 1/2)
    expect(pointOf({ tastings, lines }, 10)).toMatchObject({ atRisk: 2, conversions: 1, survival: 0.375 })
  })

  it('is there, level, for a day on which none converts', () => {
    expect(pointOf({ tastings, lines }, 5)).toMatchObject({
      atRisk: 3,
      conversions: 0,
      survival: 0.75,
      standardError: 0.216506,
    })
    expect(pointOf({ tastings, lines }, 90)).toMatchObject({ atRisk: 1, conversions: 0, survival: 0.375 })
  })

  it('has no error once all have converted', () => {
    const [first] = tastings
    expect(pointOf({ tastings: first ? [first] : [], lines }, 4)).toMatchObject({
      survival: 0,
      standardError: null,
      survivalLow: null,
    })
  })

  it('never rises, stays within its limits, and does not depend on the order', () => {
    forAll([anyTastings, anySaleLines, fc.integer({ min: 0, max: 130 })], (given, sales, age) => {
      const facts = { tastings: given, lines: sales.map((line) => ({ ...line, revenueCents: 1 })), asOf: later(age) }
      const seen = facts.tastings.filter(({ on }) => on <= facts.asOf)
      let before = 1
      for (const day of [0, 1, 5, 30, 60, 90]) {
        const point = pointOf({ ...facts, tastings: seen }, day)
        const survival = point?.survival ?? Number.NaN
        expect(survival >= 0 && survival <= before).toBe(true)
        if (point?.survivalLow != null) expect(point.survivalLow <= survival + 1e-6).toBe(true)
        expect(pointOf({ ...facts, tastings: seen.toReversed(), lines: facts.lines.toReversed() }, day)).toEqual(point)
        before = survival
      }
    })
  })
})
