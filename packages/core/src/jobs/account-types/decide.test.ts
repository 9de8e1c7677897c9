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
import { calendarDay } from '../../calendar-day.ts'
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

  it.each([null, 'ACTIVE', 'TARGET', 'PROSPECT', '', 'hold', 'anything'])(
    'does not depend on a current type of %j',
    (currentType) => {
      expect(decide([sale(200)], { facts: { currentType } })).toEqual(decide([sale(200)]))
    },
  )

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
    expect(decision.reasons[1]).toMatchObject({
      code: 'VOLUME_LOW',
      value: 1_000,
      threshold: 1_000,
      evidence: { revenue: 5_999.99 },
    })
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
    expect(decide([sale(90, 7_000_00)], { policy: { subStatus: { declineFloor: 1e9 } } }).next?.nextReviewOn).toBe(
      ago(-90),
    )
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
    expect(decide([sale(11, 19_99)], { policy }).next).toMatchObject({
      type: 'TARGET',
      volumeTier: 'LOW',
      frequencyTier: 'MEDIUM',
    })
    expect(decide([sale(21, 20_00)], { policy }).next).toMatchObject({ type: 'PROSPECT', volumeTier: 'MEDIUM' })
  })

  it.each([
    [{ type: { activeDays: 400 } }, 'activeDays must be below targetDays'],
    [{ volume: { mediumPerMonth: 9_000 } }, 'mediumPerMonth must be below highPerMonth'],
    [{ frequency: { mediumSaleDates: 6 } }, 'mediumSaleDates must be below highSaleDates'],
  ])('refuses %j', (policy, message) => {
    expect(() => accountTypesPolicy.parse(policy)).toThrow(message)
  })

  it.each([
    { type: { activeDays: 0 } },
    { type: { activeDays: 1.5 } },
    { typ: {} },
    { cadence: { quantile: 2 } },
    { mix: { windowDays: 1e12 } },
  ])('refuses %j', (policy) => expect(accountTypesPolicy.safeParse(policy).success).toBe(false))
})

describe('reasons', () => {
  it('come in a fixed order, one a value', () => {
    expect(codes(decide([sale(5)]))).toEqual([
      'ORDERED_RECENTLY',
      'VOLUME_LOW',
      'FREQUENCY_LOW',
      'MIX',
      'FIRST_SALE_RECENT',
    ])
    expect(codes(decide([]))).toEqual(['NEVER_ORDERED', 'VOLUME_LOW', 'FREQUENCY_NONE', 'MIX'])
  })
})
