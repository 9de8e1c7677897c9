import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asOf } from '../../../test/support/day-sales.ts'
import { anySeries } from '../../../test/support/demand.ts'
import { forAll } from '../../../test/support/random.ts'
import { addDays, calendarDay } from '../../calendar-day.ts'
import { deseasonalise, monthFactor } from './deseasonalise.ts'

const index = [0.5, 0.6, 0.8, 1, 1.1, 1.2, 1.3, 1.2, 1, 0.9, 1, 1.4]

describe('deseasonalised buckets', () => {
  it('are divided by the mean factor of their days', () => {
    // April 1 to 4 and March 29 to 31; then March alone
    const [older, newer] = deseasonalise([8, 8], calendarDay('2024-04-04'), 7, index)
    expect(newer).toBeCloseTo(8 / ((4 * 1 + 3 * 0.8) / 7), 12)
    expect(older).toBeCloseTo(10, 12)
  })

  it('are the base of the sales that season made of it', () => {
    forAll(
      [fc.integer({ min: 1, max: 110 }), fc.integer({ min: 1, max: 31 }), fc.integer({ min: 0, max: 800 })],
      (length, bucketDays, later) => {
        const end = addDays(asOf, later)
        const seasonal = Array.from({ length }, (_, position) => {
          const newestAge = (length - 1 - position) * bucketDays
          return Array.from({ length: bucketDays }, (_, day) => 3 * monthFactor(index, addDays(end, -newestAge - day)))
        })
        const buckets = seasonal.map((days) => days.reduce((sum, units) => sum + units, 0))
        for (const base of deseasonalise(buckets, end, bucketDays, index)) expect(base).toBeCloseTo(3 * bucketDays, 8)
      },
    )
  })

  it('are as they were without an index, or with one of 1', () => {
    forAll([anySeries], (buckets) => {
      expect(deseasonalise(buckets, asOf, 7, null)).toEqual(buckets)
      expect(deseasonalise(buckets, asOf, 7, new Array<number>(12).fill(1))).toEqual(buckets)
    })
    expect(deseasonalise([], asOf, 7, index)).toEqual([])
  })

  it('stay as they are in months that never sell', () => {
    expect(deseasonalise([4], asOf, 7, new Array<number>(12).fill(0))).toEqual([4])
  })
})
