import { describe, expect, it } from 'vitest'
import { ago, asOf, defaultPolicy, factsAt, noSegments, type Order, sale } from '../../../test/support/account-history.ts'
import { calendarDay } from '../../calendar-day.ts'
import { decideAccountType } from './decide.ts'
import type { AccountFacts, AccountShared } from './facts.ts'
import { accountTypesPolicy } from './policy.ts'

/** Part of a policy, as a deployment would write it. */
type PolicyPart = object

function decide(orders: readonly Order[], more: { facts?: Partial<AccountFacts>; policy?: PolicyPart; shared?: AccountShared; on?: typeof asOf } = {}) {
  const day = more.on ?? asOf
  const policy = more.policy === undefined ? defaultPolicy : accountTypesPolicy.parse(more.policy)
  return decideAccountType(factsAt(orders, day, more.facts), { asOf: day, policy, shared: more.shared ?? noSegments })
}

const codes = (decision: ReturnType<typeof decide>) => decision.reasons.map(({ code }) => code)

describe('type', () => {
  it.each([
    [0, 'ACTIVE'],
    [179, 'ACTIVE'],
    [180, 'ACTIVE'],
    [181, 'TARGET'],
    [365, 'TARGET'],
    [366, 'PROSPECT'],
    [3_000, 'PROSPECT'],
  ])('a last sale of %d days ago makes %s', (age, type) => {
    const decision = decide([sale(age)])
    expect(decision.next?.type).toBe(type)
    expect(decision.reasons[0]).toMatchObject({ value: age, evidence: { lastSaleOn: ago(age), saleDays: 1 } })
  })

  it('is PROSPECT for who never ordered, without since, change or review', () => {
    const decision = decide([])
    expect(decision.next).toEqual({
      type: 'PROSPECT',
      volumeTier: 'LOW',
      frequencyTier: 'NONE',
      mix: 0,
      effectivePoints: 0,
      subStatus: null,
      since: null,
      nextChangeOn: null,
      nextReviewOn: null,
    })
    expect(decision.reasons[0]).toMatchObject({ code: 'NEVER_ORDERED', value: null, threshold: null })
  })

  it.each([[[sale(3)]], [[sale(200)]], [[]]])('stays HOLD where it was set by hand', (orders) => {
    const decision = decide(orders, { facts: { currentType: 'HOLD' } })
    expect(decision.next).toMatchObject({ type: 'HOLD', since: null, nextChangeOn: null, subStatus: null })
    expect(decision.reasons[0]).toMatchObject({ code: 'HELD_BY_HAND' })
  })

  it('still gives a customer on hold its tiers', () => {
    const orders = [sale(1, 900_000), sale(8, 900_000), sale(15, 900_000)]
    const { next } = decide(orders, { facts: { currentType: 'HOLD' } })
    expect(next).toMatchObject({ volumeTier: 'HIGH', frequencyTier: 'MEDIUM', mix: 1, effectivePoints: 1 })
  })

  it.each([null, 'ACTIVE', 'TARGET', 'PROSPECT', '', 'hold', 'anything'])('does not depend on a current type of %j', (currentType) => {
    expect(decide([sale(200)], { facts: { currentType } })).toEqual(decide([sale(200)]))
  })

  it.each([
    [5, 'ORDERED_RECENTLY', 180],
    [200, 'ORDERED_WITHIN_TARGET', 365],
    [400, 'ORDERED_TOO_LONG_AGO', 365],
  ])('says why: %d days, %s', (age, code, threshold) => {
    expect(decide([sale(age)]).reasons[0]).toMatchObject({ code, value: age, threshold })
  })

  it('is counted in calendar days, over leap days and year ends', () => {
    const order: Order = { on: calendarDay('2024-02-29'), cents: 100, skuIds: ['a'] }
    expect(decide([order], { on: calendarDay('2024-08-27') }).next?.type).toBe('ACTIVE')
    expect(decide([order], { on: calendarDay('2024-08-28') }).next?.type).toBe('TARGET')
    expect(decide([order], { on: calendarDay('2025-02-28') }).next?.type).toBe('TARGET')
    expect(decide([order], { on: calendarDay('2025-03-01') }).next?.type).toBe('PROSPECT')
  })

  it('is not made by a return or a sample alone', () => {
    expect(decide([{ on: ago(3), cents: -5_000, skuIds: ['a'] }]).next?.type).toBe('PROSPECT')
    expect(decide([{ on: ago(3), cents: 0, skuIds: ['a'] }]).next?.type).toBe('PROSPECT')
  })
})

describe('volume tier', () => {
  it.each([
    [15_000_00, 'HIGH'],
    [14_999_99, 'MEDIUM'],
    [6_000_00, 'MEDIUM'],
    [5_999_99, 'LOW'],
    [1, 'LOW'],
  ])('%d cents in six months make %s', (cents, tier) => {
    expect(decide([sale(20, cents)]).next?.volumeTier).toBe(tier)
  })

  it('counts ages 0 to 179', () => {
    expect(decide([sale(0, 1), sale(179, 6_000_00)]).next?.volumeTier).toBe('MEDIUM')
    expect(decide([sale(0, 1), sale(180, 6_000_00)]).next?.volumeTier).toBe('LOW')
  })

  it('nets returns off', () => {
    const decision = decide([sale(20, 7_000_00), { on: ago(10), cents: -1_000_01, skuIds: [] }])
    expect(decision.next?.volumeTier).toBe('LOW')
    expect(decision.reasons[1]).toMatchObject({ code: 'VOLUME_LOW', value: 1_000, threshold: 1_000, evidence: { revenue: 5_999.99 } })
  })
})

describe('frequency tier', () => {
  const weekly = (count: number) => Array.from({ length: count }, (_, index) => sale(index * 7))

  it.each([
    [6, 'HIGH'],
    [5, 'MEDIUM'],
    [3, 'MEDIUM'],
    [2, 'LOW'],
    [1, 'LOW'],
  ])('%d sale dates in 90 days make %s', (count, tier) => {
    expect(decide(weekly(count)).next?.frequencyTier).toBe(tier)
  })

  it('is NONE without one, and counts ages 0 to 89', () => {
    expect(decide([sale(89)]).next?.frequencyTier).toBe('LOW')
    expect(decide([sale(90)]).next?.frequencyTier).toBe('NONE')
  })

  it('counts dates, not orders', () => {
    expect(decide([sale(1), sale(1), sale(1), sale(1)]).next?.frequencyTier).toBe('LOW')
  })
})

describe('mix', () => {
  it('counts distinct SKUs of 90 days, effective where sold on two dates within them', () => {
    const orders = [sale(1, 100, ['a', 'b']), sale(89, 100, ['a', 'c']), sale(90, 100, ['b', 'd'])]
    expect(decide(orders).next).toMatchObject({ mix: 3, effectivePoints: 1 })
  })

  it('does not count a SKU twice on one day as two dates', () => {
    expect(decide([sale(1, 100, ['a']), sale(1, 100, ['a'])]).next).toMatchObject({ mix: 1, effectivePoints: 0 })
  })
})

describe('sub-status', () => {
  it.each([
    [30, 'NEW'],
    [31, null],
  ])('a first sale of %d days ago is %s', (age, subStatus) => {
    const decision = decide([sale(age)])
    expect(decision.next?.subStatus).toBe(subStatus)
    if (subStatus) expect(decision.reasons.at(-1)).toMatchObject({ code: 'FIRST_SALE_RECENT', value: 30, threshold: 30, evidence: { firstSaleOn: ago(30) } })
  })

  it.each([
    [30, 211, 'REACTIVATED'],
    [30, 210, null],
    [31, 212, null],
    [0, 181, 'REACTIVATED'],
  ])('a last sale of %d days ago after one of %d days ago is %s', (last, before, subStatus) => {
    const decision = decide([sale(last), sale(before)])
    expect(decision.next?.subStatus).toBe(subStatus)
    if (subStatus) expect(decision.reasons.at(-1)).toMatchObject({ code: 'BACK_AFTER_GAP', value: before - last, threshold: 180 })
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
      evidence: { gaps: 7, medianGapDays: 14, expectedGapDays: 14, deviationDays: 1.4, quantileGapDays: 14, segmentMedianGapDays: 14 },
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
    if (subStatus) expect(decision.reasons.at(-1)).toMatchObject({ code: 'REVENUE_DECLINED', value: 0.5, threshold: 0.5 })
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
    expect(decide(all, { policy: { ...overdue, subStatus: { newDays: 124, reactivatedGapDays: 80 } } }).next?.subStatus).toBe('NEW')
    const late = [sale(60, 1_00), sale(110, 900_00), sale(112, 1_00), sale(114, 1_00), sale(116, 1_00)]
    expect(decide(late).next?.subStatus).toBe('AT_RISK')
    expect(decide(late, { policy: { cadence: { minimumGaps: 99 } } }).next?.subStatus).toBe('DECLINING')
  })
})

describe('since', () => {
  it('is the first sale of the activity that has not been broken', () => {
    expect(decide([sale(5), sale(100), sale(250)]).next?.since).toBe(ago(250))
  })

  it('goes on over a gap of 181 days, on whose last day the customer was about to change, and not over 182', () => {
    expect(decide([sale(5), sale(186)]).next?.since).toBe(ago(186))
    expect(decide([sale(5), sale(187)]).next?.since).toBe(ago(5))
  })

  it('is the day after ACTIVE or TARGET ran out', () => {
    expect(decide([sale(200)]).next?.since).toBe(ago(19))
    expect(decide([sale(181)]).next?.since).toBe(asOf)
    expect(decide([sale(366)]).next?.since).toBe(asOf)
    expect(decide([sale(400)]).next?.since).toBe(ago(34))
  })
})

describe('what comes next', () => {
  it.each([
    [0, ago(-181)],
    [180, ago(-1)],
    [181, ago(-185)],
    [365, ago(-1)],
    [366, null],
  ])('the type of a last sale %d days ago changes on %s', (age, nextChangeOn) => {
    expect(decide([sale(age)]).next?.nextChangeOn).toBe(nextChangeOn)
  })

  it('is reviewed when the first of its values changes: here NEW ends, later the windows', () => {
    expect(decide([sale(10)]).next?.nextReviewOn).toBe(ago(-21))
    expect(decide([sale(31)]).next?.nextReviewOn).toBe(ago(-59))
    expect(decide([sale(90)]).next?.nextReviewOn).toBe(ago(-91))
  })

  it('is reviewed when revenue leaves the window of the volume tier', () => {
    expect(decide([sale(90, 7_000_00)], { policy: { subStatus: { declineFloor: 1e9 } } }).next?.nextReviewOn).toBe(ago(-90))
  })
})

describe('sample accounts', () => {
  const pass = (sampleAccounts: { readonly ids?: readonly string[]; readonly names?: readonly string[] }, facts: Partial<AccountFacts>) =>
    decide([sale(5)], { facts, policy: { sale: { sampleAccounts } } })

  it.each([
    [{ ids: ['c1'] }, 'by id'],
    [{ names: ['Bistro Nord'] }, 'by name'],
    [{ names: ['bistro*'] }, 'by the start of its name, upper and lower case alike'],
    [{ names: ['*NORD'] }, 'by its end'],
    [{ names: ['*tro*or*'] }, 'by a piece'],
    [{ names: ['other', '*'] }, 'by any pattern of several'],
  ] as const)('are passed over: %j, %s', (sampleAccounts, _how) => {
    const decision = pass(sampleAccounts, {})
    expect(decision.next).toBeNull()
    expect(decision.reasons).toEqual([{ code: 'SAMPLE_ACCOUNT', value: 'Bistro Nord', threshold: null, evidence: {} }])
  })

  it.each([[{ ids: ['C1'] }], [{ names: ['Bistro'] }], [{ names: ['B.stro Nord'] }], [{ names: ['Bistro Nor?'] }], [{}]])(
    'are not: %j, which does not match',
    (sampleAccounts) => expect(pass(sampleAccounts, {}).next?.type).toBe('ACTIVE'),
  )

  it('takes everything but the star literally, in names as odd as they come', () => {
    expect(pass({ names: ['* (samples) [a+b]$'] }, { name: 'Rep. 7 (Samples) [a+b]$' }).next).toBeNull()
    expect(pass({ names: ['sample*'] }, { name: 'Sample\nSecond line' }).next).toBeNull()
    expect(pass({ names: ['sample*'] }, { name: '' }).next?.type).toBe('ACTIVE')
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

  it.each([null, 'Off Premise', '__proto__', 'constructor', ''])('is none for a customer type of %j', (customerType) => {
    expect(decide(orders, { shared, facts: { customerType } }).next?.subStatus).toBe('AT_RISK')
  })
})

describe('policy', () => {
  it('moves every threshold', () => {
    const policy = {
      type: { activeDays: 10, targetDays: 20 },
      volume: { windowDays: 30, months: 1, highPerMonth: 50, mediumPerMonth: 20 },
      frequency: { windowDays: 30, highSaleDates: 2, mediumSaleDates: 1 },
      mix: { windowDays: 5 },
      subStatus: { newDays: 5, declineFloor: 1e9 },
    }
    expect(decide([sale(10, 50_00), sale(29)], { policy }).next).toMatchObject({
      type: 'ACTIVE',
      volumeTier: 'HIGH',
      frequencyTier: 'HIGH',
      mix: 0,
      since: ago(10),
      nextChangeOn: ago(-1),
    })
    expect(decide([sale(11, 19_99)], { policy }).next).toMatchObject({ type: 'TARGET', volumeTier: 'LOW', frequencyTier: 'MEDIUM' })
    expect(decide([sale(21, 20_00)], { policy }).next).toMatchObject({ type: 'PROSPECT', volumeTier: 'MEDIUM' })
  })

  it.each([
    [{ type: { activeDays: 400 } }, 'activeDays must be below targetDays'],
    [{ volume: { mediumPerMonth: 9_000 } }, 'mediumPerMonth must be below highPerMonth'],
    [{ frequency: { mediumSaleDates: 6 } }, 'mediumSaleDates must be below highSaleDates'],
  ])('refuses %j', (policy, message) => {
    expect(() => accountTypesPolicy.parse(policy)).toThrow(message)
  })

  it.each([{ type: { activeDays: 0 } }, { type: { activeDays: 1.5 } }, { typ: {} }, { cadence: { quantile: 2 } }, { mix: { windowDays: 1e12 } }])(
    'refuses %j',
    (policy) => expect(accountTypesPolicy.safeParse(policy).success).toBe(false),
  )
})

describe('reasons', () => {
  it('come in a fixed order, one a value', () => {
    expect(codes(decide([sale(5)]))).toEqual(['ORDERED_RECENTLY', 'VOLUME_LOW', 'FREQUENCY_LOW', 'MIX', 'FIRST_SALE_RECENT'])
    expect(codes(decide([]))).toEqual(['NEVER_ORDERED', 'VOLUME_LOW', 'FREQUENCY_NONE', 'MIX'])
  })
})
