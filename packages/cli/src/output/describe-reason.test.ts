import type { Reason } from '@leora-jobs/core'
import { describe, expect, it } from 'vitest'
import { describeReason, mainReason } from './describe-reason.ts'

const reason = (code: string, value: Reason['value'], threshold: Reason['threshold'], evidence = {}): Reason => {
  return { code, value, threshold, evidence }
}
const recent = reason('ORDERED_RECENTLY', 92, 180, { lastSaleOn: '2026-08-24', saleDays: 22 })
const overdue = reason('OVERDUE', 92, 83, { gaps: 21, medianGapDays: 41 })
const volume = reason('VOLUME_LOW', 1_096.226, 1_000, { windowDays: 180 })

describe('describeReason', () => {
  it.each([
    [recent, 'last sale 92 days ago (2026-08-24); ACTIVE lasts 180'],
    [{ ...recent, value: 0 }, 'last sale today (2026-08-24); ACTIVE lasts 180'],
    [{ ...recent, value: 1 }, 'last sale yesterday (2026-08-24); ACTIVE lasts 180'],
    [overdue, 'AT_RISK: 92 days without a sale where 41 are usual; overdue from 83'],
    [volume, 'volume LOW: 1,096.23 a month, below 1,000'],
    [reason('FREQUENCY_LOW', 1, 1, { windowDays: 90 }), 'frequency LOW: 1 day with a sale in 90'],
    [
      reason('REVENUE_DECLINED', 0.273, 0.5, { recent: 1_071.76, prior: 3_919.54, windowDays: 90 }),
      'DECLINING: 1,071.76 in 90 days after 3,919.54 in those before: 27 %, at most 50 % count',
    ],
    [reason('NEVER_ORDERED', null, null, { lastSaleOn: null, saleDays: 0 }), 'no sale yet'],
  ])('says %o', (given, sentence) => {
    expect(describeReason('update-account-types', given)).toBe(sentence)
  })

  it('falls back to code, value and evidence for what it does not know', () => {
    expect(describeReason('update-account-types', reason('ODD', 3, 2, { day: '2026-01-01', none: null }))).toBe(
      'ODD: 3, threshold 2 (day 2026-01-01)',
    )
    expect(describeReason('grade-customers', recent)).toMatch(/^ORDERED_RECENTLY: 92, threshold 180/)
  })

  it('escapes control characters', () => {
    expect(describeReason('x', reason('NAME', '\u001b[31m', null))).toBe('NAME: \\u001b[31m')
  })
})

it('puts the reason of the most telling change first', () => {
  const record = { kind: 'customer', id: '1', label: 'One' }
  const reasons = [recent, volume, overdue]
  const of = (before: Record<string, string | null>, after: Record<string, string | null>) =>
    mainReason({ record, before, after, reasons })
  expect(of({ subStatus: null, volumeTier: 'HIGH' }, { subStatus: 'AT_RISK', volumeTier: 'LOW' })).toBe(overdue)
  expect(of({ type: 'TARGET', subStatus: null }, { type: 'ACTIVE', subStatus: 'AT_RISK' })).toBe(recent)
  expect(of({ volumeTier: 'HIGH' }, { volumeTier: 'LOW' })).toBe(volume)
  expect(of({ nextReviewOn: '2026-01-01' }, { nextReviewOn: '2026-02-01' })).toBe(recent)
})
