import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../test/support/account-history.ts'
import { cadenceOf } from './cadence.ts'

const policy = defaultPolicy.cadence
/** Day numbers with these gaps between them. */
function afterGaps(gaps: readonly number[]): readonly number[] {
  const days = [0]
  for (const gap of gaps) days.push((days.at(-1) ?? 0) + gap)
  return days
}

describe('cadence', () => {
  it('of the shared vector gap_stats: 14 + 3 x 1.4826 = 18.4, but the 90 % quantile of its own gaps is 23.8', () => {
    const cadence = cadenceOf(afterGaps([14, 14, 15, 13, 42, 14, 12, 16]), undefined, policy)
    expect(cadence).toMatchObject({
      gaps: 8,
      meanDays: 17.5,
      medianDays: 14,
      expectedDays: 14,
      deviationDays: 1.4826,
      overdueAtDays: 24,
    })
    expect(cadence?.quantileDays).toBeCloseTo(23.8, 12)
  })

  it('needs three gaps', () => {
    expect(cadenceOf(afterGaps([7, 7]), undefined, policy)).toBeNull()
    expect(cadenceOf(afterGaps([7, 7, 7]), undefined, policy)).not.toBeNull()
    expect(cadenceOf([], undefined, policy)).toBeNull()
    expect(cadenceOf([5], undefined, { ...policy, minimumGaps: 1 })).toBeNull()
  })

  it.each([
    [[1, 1, 1], 1, 5],
    [[10, 10, 10], 1, 14],
    [[20, 20, 20], 2, 27],
    [[40, 40, 40], 4, 53],
  ])(
    'of gaps %j has a deviation of %d, floored at a day and a tenth of the median, and is overdue at %d',
    (gaps, deviationDays, overdueAtDays) => {
      expect(cadenceOf(afterGaps(gaps), undefined, policy)).toMatchObject({ deviationDays, overdueAtDays })
    },
  )

  it('wants at least three days late, where deviations are small', () => {
    const close = { ...policy, deviations: 1 }
    expect(cadenceOf(afterGaps([10, 10, 10]), undefined, close)?.overdueAtDays).toBe(13)
    expect(cadenceOf(afterGaps([10, 10, 10]), undefined, { ...close, minimumDaysLate: 0 })?.overdueAtDays).toBe(12)
  })

  it('shrinks to the segment in the proportion of its gaps to three', () => {
    const segment = { gaps: 50, medianGapDays: 30, gammaShape: null }
    expect(cadenceOf(afterGaps([12, 12, 12]), segment, policy)?.expectedDays).toBe(21)
    expect(cadenceOf(afterGaps([12, 12, 12, 12, 12, 12]), segment, policy)?.expectedDays).toBe(18)
    expect(cadenceOf(afterGaps([12, 12, 12]), segment, { ...policy, shrinkageGaps: 0 })?.expectedDays).toBe(12)
  })
})
