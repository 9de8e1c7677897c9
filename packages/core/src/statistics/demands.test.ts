import { describe, expect, it } from 'vitest'
import { anyNumbers } from '../../test/support/demand.ts'
import { forAll } from '../../test/support/random.ts'
import { demandsOf } from './demands.ts'

describe('demands', () => {
  it('have sizes, intervals and a recency', () => {
    expect(demandsOf([0, 0, 3, 0, 2, 0])).toEqual({ sizes: [3, 2], intervals: [3, 2], recency: 1 })
    expect(demandsOf([5])).toEqual({ sizes: [5], intervals: [1], recency: 0 })
  })

  it('are none in an empty series, and in one without units', () => {
    expect(demandsOf([])).toEqual({ sizes: [], intervals: [], recency: 0 })
    expect(demandsOf([0, -2])).toEqual({ sizes: [], intervals: [], recency: 2 })
  })

  it('account for every period: intervals and recency sum to the length', () => {
    forAll([anyNumbers], (series) => {
      const { intervals, recency } = demandsOf(series)
      expect(intervals.reduce((sum, interval) => sum + interval, recency)).toBe(series.length)
    })
  })
})
