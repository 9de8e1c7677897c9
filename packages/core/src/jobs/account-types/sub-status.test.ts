import { describe, expect, it } from 'vitest'
import {
  ago,
  asOf,
  defaultPolicy,
  factsAt,
  noSegments,
  type Order,
  sale,
} from '../../../test/support/account-history.ts'
import { decideAccountType } from './decide.ts'
import type { AccountFacts, AccountShared } from './facts.ts'
import { accountTypesPolicy } from './policy.ts'

/** Part of a policy, as a deployment would write it. */
type PolicyPart = object

function decide(
  orders: readonly Order[],
  more: { facts?: Partial<AccountFacts>; policy?: PolicyPart; shared?: AccountShared; on?: typeof asOf } = {},
) {
  const day = more.on ?? asOf
  const policy = more.policy === undefined ? defaultPolicy : accountTypesPolicy.parse(more.policy)
  return decideAccountType(factsAt(orders, day, more.facts), { asOf: day, policy, shared: more.shared ?? noSegments })
}

describe('sub-status', () => {
  it.each([
    [30, 'NEW'],
    [31, null],
  ])('a first sale of %d days ago is %s', (age, subStatus) => {
    const decision = decide([sale(age)])
    expect(decision.next?.subStatus).toBe(subStatus)
    if (subStatus)
      expect(decision.reasons.at(-1)).toMatchObject({
        code: 'FIRST_SALE_RECENT',
        value: 30,
        threshold: 30,
        evidence: { firstSaleOn: ago(30) },
      })
  })

  it.each([
    [30, 211, 'REACTIVATED'],
    [30, 210, null],
    [31, 212, null],
    [0, 181, 'REACTIVATED'],
  ])('a last sale of %d days ago after one of %d days ago is %s', (last, before, subStatus) => {
    const decision = decide([sale(last), sale(before)])
    expect(decision.next?.subStatus).toBe(subStatus)
    if (subStatus)
      expect(decision.reasons.at(-1)).toMatchObject({ code: 'BACK_AFTER_GAP', value: before - last, threshold: 180 })
  })

  it('looks at the latest gap only', () => {
    expect(decide([sale(2), sale(10), sale(300)]).next?.subStatus).toBeNull()
  })

  // every 14 days: median 14, deviation floored at 1.4, so overdue above 18.2 days
  const fortnightly = (last: number, count = 8) => Array.from({ length: count }, (_, index) => sale(last + 14 * index))

  it.each([
    [18, null],
    [19, 'AT_RISK'],
    [180, 'AT_RISK'],
    [365, 'AT_RISK'],
    [366, null],
  ])('a fortnightly customer silent for %d days is %s', (age, subStatus) => {
    expect(decide(fortnightly(age), { policy: { subStatus: { declineFloor: 1e9 } } }).next?.subStatus).toBe(subStatus)
  })

  it('explains AT_RISK with the rhythm and the probability of the silence', () => {
    const shared = { segments: { 'On Premise': { gaps: 900, medianGapDays: 14, gammaShape: 2 } } }
    const reason = decide(fortnightly(28), { shared }).reasons.at(-1)
    expect(reason).toMatchObject({
      code: 'OVERDUE',
      value: 28,
      threshold: 19,
      evidence: {
        gaps: 7,
        medianGapDays: 14,
        expectedGapDays: 14,
        deviationDays: 1.4,
        quantileGapDays: 14,
        segmentMedianGapDays: 14,
      },
    })
    // shape 2: e^-4 (1 + 4)
    expect(reason?.evidence.survival).toBeCloseTo(5 * Math.exp(-4), 4)
  })

  it.each([
    [500_00, 250_00, 'DECLINING'],
    [500_00, 250_01, null],
    [499_99, 1_00, null],
    [800_00, 400_00, 'DECLINING'],
  ])('%d cents of the 90 days before, then %d, is %s', (prior, recent, subStatus) => {
    const decision = decide([sale(100, prior), sale(50, recent)])
    expect(decision.next?.subStatus).toBe(subStatus)
    if (subStatus)
      expect(decision.reasons.at(-1)).toMatchObject({ code: 'REVENUE_DECLINED', value: 0.5, threshold: 0.5 })
  })

  it('compares ages 0 to 89 with ages 90 to 179', () => {
    expect(decide([sale(90, 500_00), sale(300)]).next?.subStatus).toBe('DECLINING')
    expect(decide([sale(179, 500_00), sale(300)]).next?.subStatus).toBe('DECLINING')
    expect(decide([sale(89, 500_00), sale(300)]).next?.subStatus).toBeNull()
    expect(decide([sale(180, 500_00), sale(300)]).next?.subStatus).toBeNull()
  })

  it('is not DECLINING from nothing to nothing, whatever the floor', () => {
    const policy = { subStatus: { declineFloor: 0 } }
    expect(decide([sale(185), sale(300)], { policy }).next?.subStatus).toBeNull()
    expect(decide([sale(100, 500), { on: ago(99), cents: -600, skuIds: [] }], { policy }).next?.subStatus).toBeNull()
  })

  it('puts NEW before REACTIVATED before AT_RISK before DECLINING', () => {
    // REACTIVATED, AT_RISK (gaps of a week, then 40 days) and DECLINING at once; a first sale of 30 days ago cannot decline
    const all = [sale(25, 1_00), sale(120, 900_00), sale(121, 1_00), sale(122, 1_00), sale(123, 1_00), sale(124, 1_00)]
    const short = { subStatus: { reactivatedGapDays: 80 } }
    const overdue = { cadence: { quantile: 0.5, deviations: 1 } }
    expect(decide(all, { policy: { ...short, ...overdue } }).next?.subStatus).toBe('REACTIVATED')
    expect(decide(all, { policy: { ...overdue } }).next?.subStatus).toBe('AT_RISK')
    expect(decide(all, { policy: { cadence: { minimumGaps: 99 } } }).next?.subStatus).toBe('DECLINING')
    expect(
      decide(all, { policy: { ...overdue, subStatus: { newDays: 124, reactivatedGapDays: 80 } } }).next?.subStatus,
    ).toBe('NEW')
    const late = [sale(60, 1_00), sale(110, 900_00), sale(112, 1_00), sale(114, 1_00), sale(116, 1_00)]
    expect(decide(late).next?.subStatus).toBe('AT_RISK')
    expect(decide(late, { policy: { cadence: { minimumGaps: 99 } } }).next?.subStatus).toBe('DECLINING')
  })
})

describe('segment', () => {
  const orders = [40, 54, 68, 82].map((age) => sale(age))
  const shared = { segments: { 'On Premise': { gaps: 10, medianGapDays: 60, gammaShape: null } } }

  it('moves the expected gap towards its own: (3 x 60 + 3 x 14) / 6 = 37', () => {
    expect(decide(orders).next?.subStatus).toBe('AT_RISK')
    expect(decide(orders, { shared }).next?.subStatus).toBeNull()
    // overdue above 37 + 3 x 1.4
    expect(decide(orders, { shared, on: ago(-1) }).next?.subStatus).toBeNull()
    expect(decide(orders, { shared, on: ago(-2) }).next?.subStatus).toBe('AT_RISK')
  })

  it.each([null, 'Off Premise', '__proto__', 'constructor', ''])(
    'is none for a customer type of %j',
    (customerType) => {
      expect(decide(orders, { shared, facts: { customerType } }).next?.subStatus).toBe('AT_RISK')
    },
  )
})
