import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../test/support/random.ts'
import { kaplanMeier, medianSurvival, type SurvivalTime } from './kaplan-meier.ts'

const anySubject = fc.record({ time: fc.integer({ min: 0, max: 90 }), isEvent: fc.boolean() })
const anySubjects = fc.array(anySubject, { maxLength: 80 })

describe('the curve of Kaplan and Meier', () => {
  it('is the share left where no one is censored', () => {
    forAll([fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 60 })], (times) => {
      const points = kaplanMeier(times.map((time) => ({ time, isEvent: true })))
      for (const { time, survival, standardError } of points) {
        const share = times.filter((other) => other > time).length / times.length
        expect(survival).toBeCloseTo(share, 10)
        // Greenwood's is then the binomial error
        if (share > 0) expect(standardError).toBeCloseTo(Math.sqrt((share * (1 - share)) / times.length), 10)
      }
      expect(points.at(-1)).toMatchObject({ survival: 0, standardError: null, interval: null })
    })
  })

  it('falls, from 1 to no less than 0, within limits that are within [0, 1]', () => {
    forAll([anySubjects, fc.double({ min: 0.5, max: 0.999, noNaN: true })], (subjects, confidence) => {
      let before = 1
      for (const { survival, standardError, interval } of kaplanMeier(subjects, confidence)) {
        expect(survival).toBeLessThan(before)
        expect(survival).toBeGreaterThanOrEqual(0)
        before = survival
        if (survival === 0) continue
        expect(standardError).toBeGreaterThan(0)
        const { lower, upper } = interval ?? { lower: Number.NaN, upper: Number.NaN }
        expect(lower).toBeGreaterThanOrEqual(0)
        expect(lower).toBeLessThanOrEqual(survival)
        expect(upper).toBeGreaterThanOrEqual(survival)
        expect(upper).toBeLessThanOrEqual(1)
      }
    })
  })

  it('does not depend on the order, nor on how subjects are counted', () => {
    const anyShuffled = anySubjects.chain((subjects) =>
      fc.tuple(fc.constant(subjects), fc.shuffledSubarray(subjects, { minLength: subjects.length })),
    )
    forAll([anyShuffled], ([subjects, shuffled]) => {
      expect(kaplanMeier(shuffled)).toEqual(kaplanMeier(subjects))
      const twice = subjects.flatMap<SurvivalTime>((subject) => [subject, subject])
      expect(kaplanMeier(subjects.map((subject) => ({ ...subject, count: 2 })))).toEqual(kaplanMeier(twice))
    })
  })

  it('keeps those censored at the time of an event at risk in it', () => {
    const [point] = kaplanMeier([
      { time: 5, isEvent: true },
      { time: 5, isEvent: false },
    ])
    expect(point).toMatchObject({ time: 5, atRisk: 2, events: 1, survival: 0.5 })
  })

  it('has no points without events, and counts no subjects of none', () => {
    expect(kaplanMeier([])).toEqual([])
    expect(kaplanMeier([{ time: 3, isEvent: false }])).toEqual([])
    expect(kaplanMeier([{ time: 3, isEvent: true, count: 0 }])).toEqual([])
    expect(kaplanMeier([{ time: 3, isEvent: true }])).toMatchObject([{ time: 3, survival: 0 }])
  })
})

describe('the median time', () => {
  it('is the first at which half are left, though the product of fractions misses it', () => {
    forAll([fc.integer({ min: 1, max: 60 })], (half) => {
      const subjects = Array.from({ length: 2 * half }, (_, index) => ({ time: index, isEvent: true }))
      expect(medianSurvival(kaplanMeier(subjects))).toBe(half - 1)
    })
  })

  it('is null while more than half are left', () => {
    expect(medianSurvival([])).toBeNull()
    const subjects = [true, false, false].map((isEvent, time) => ({ time, isEvent }))
    expect(medianSurvival(kaplanMeier(subjects))).toBeNull()
  })
})
