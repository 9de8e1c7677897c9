import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ago,
  anyHistory,
  asOf,
  defaultPolicy,
  factsAt,
  isSale,
  naiveAt,
  type Order,
} from '../../../test/support/account-history.ts'
import { forAll } from '../../../test/support/random.ts'
import type { CalendarDay } from '../../calendar-day.ts'
import { decideAccountType } from './decide.ts'
import type { AccountFacts, AccountShared } from './facts.ts'
import { type AccountTypesPolicy, accountTypesPolicy } from './policy.ts'

const anySegmentMedian = fc.option(fc.integer({ min: 2, max: 180 }).map((half) => half / 2))
const anyHold = fc.constantFrom<string | null>(null, 'ACTIVE', 'PROSPECT', 'HOLD')

const sharedOf = (medianGapDays: number | null): AccountShared => ({
  segments: medianGapDays === null ? {} : { 'On Premise': { gaps: 100, medianGapDays, gammaShape: 2 } },
})

const decideAt = (
  orders: readonly Order[],
  day: CalendarDay,
  currentType: string | null,
  segmentMedian: number | null,
  policy = defaultPolicy,
) => decideAccountType(factsAt(orders, day, { currentType }), { asOf: day, policy, shared: sharedOf(segmentMedian) })

/** What is decided, without the forecast of when it will change. */
const viewAt = (...args: Parameters<typeof decideAt>) => ({ ...decideAt(...args).next, nextReviewOn: undefined })

describe('a decision', () => {
  it('is what an independent reading of the rules gives, on its day and on later ones', () => {
    forAll(
      [anyHistory, anyHold, anySegmentMedian, fc.integer({ min: 0, max: 400 })],
      (orders, currentType, median, later) => {
        const day = ago(-later)
        expect(viewAt(orders, day, currentType, median)).toEqual({
          ...naiveAt(orders, day, currentType === 'HOLD', median),
          nextReviewOn: undefined,
        })
      },
      { runs: 1_000 },
    )
  })

  it('is constant on every day before nextReviewOn, and differs on it', () => {
    forAll([anyHistory, anyHold, anySegmentMedian], (orders, currentType, median) => {
      const decided = decideAt(orders, asOf, currentType, median).next
      const reviewOn = decided?.nextReviewOn ?? null
      const until = reviewOn ?? ago(-900)
      for (let day = asOf; day < until; day = ago(-1, day)) {
        expect(decideAt(orders, day, currentType, median).next, `on ${day}`).toEqual(decided)
      }
      if (reviewOn === null) return
      expect(reviewOn > asOf).toBe(true)
      expect(viewAt(orders, reviewOn, currentType, median)).not.toEqual({ ...decided, nextReviewOn: undefined })
    })
  })

  it('is so under any policy, whose windows end on days of their own', () => {
    const days = (max: number) => fc.integer({ min: 1, max })
    // within what factsAt shows: 180 days of revenue, 90 of SKUs
    const anyWindows = fc.record({
      type: days(200),
      volume: days(180),
      frequency: days(400),
      mix: days(90),
      decline: days(90),
      fresh: days(60),
    })
    forAll([anyHistory, anyWindows], (orders, windows) => {
      const policy = accountTypesPolicy.parse({
        type: { activeDays: windows.type, targetDays: windows.type + 40 },
        volume: { windowDays: windows.volume },
        frequency: { windowDays: windows.frequency },
        mix: { windowDays: windows.mix },
        subStatus: {
          declineWindowDays: windows.decline,
          newDays: windows.fresh,
          reactivatedDays: windows.fresh,
          reactivatedGapDays: windows.type,
        },
      })
      const decided = decideAt(orders, asOf, null, 20, policy).next
      const reviewOn = decided?.nextReviewOn ?? null
      const until = reviewOn ?? ago(-700)
      for (let day = asOf; day < until; day = ago(-1, day)) {
        expect(decideAt(orders, day, null, 20, policy).next, `on ${day}`).toEqual(decided)
      }
      if (reviewOn === null) return
      expect(viewAt(orders, reviewOn, null, 20, policy)).not.toEqual({ ...decided, nextReviewOn: undefined })
    })
  })

  it('changes its type on nextChangeOn and not before', () => {
    forAll([anyHistory, anySegmentMedian], (orders, median) => {
      const decided = decideAt(orders, asOf, null, median).next
      const changeOn = decided?.nextChangeOn ?? null
      if (changeOn === null) {
        expect(decideAt(orders, ago(-2_000), null, median).next?.type).toBe(decided?.type)
      } else {
        expect(decideAt(orders, ago(1, changeOn), null, median).next?.type).toBe(decided?.type)
        expect(decideAt(orders, changeOn, null, median).next?.type).not.toBe(decided?.type)
      }
    })
  })

  it('does not depend on the order of what is a set: orders, revenue days, SKUs', () => {
    const anyShuffle = anyHistory.chain((orders) =>
      fc.tuple(fc.constant(orders), fc.shuffledSubarray([...orders], { minLength: orders.length })),
    )
    forAll([anyShuffle], ([orders, shuffled]) => {
      const facts = factsAt(orders, asOf)
      const context = { asOf, policy: defaultPolicy, shared: sharedOf(20) }
      const expected = decideAccountType(facts, context)
      expect(decideAccountType(factsAt(shuffled, asOf), context)).toEqual(expected)
      const reversed: AccountFacts = {
        ...facts,
        revenue: [...facts.revenue].reverse(),
        skus: [...facts.skus].reverse(),
      }
      expect(decideAccountType(reversed, context)).toEqual(expected)
    })
  })

  it('gives the same twice, leaves its facts alone, and does not depend on the type that it wrote before', () => {
    forAll([anyHistory, anySegmentMedian], (orders, median) => {
      const facts = factsAt(orders, asOf)
      const before = structuredClone(facts)
      const context = { asOf, policy: defaultPolicy, shared: sharedOf(median) }
      const first = decideAccountType(facts, context)
      expect(facts).toEqual(before)
      expect(decideAccountType({ ...facts, currentType: first.next?.type ?? null }, context)).toEqual(first)
    })
  })

  it('of recency is monotone: a later sale never lowers the type, time alone never raises it', () => {
    const rank = { ACTIVE: 2, TARGET: 1, PROSPECT: 0, HOLD: -1 }
    const rankAt = (orders: readonly Order[], day: CalendarDay) =>
      rank[decideAt(orders, day, null, null).next?.type ?? 'HOLD']
    forAll([anyHistory, fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 })], (orders, age, later) => {
      const more: Order = { on: ago(age), cents: 100, skuIds: ['a'] }
      expect(rankAt([...orders, more], asOf)).toBeGreaterThanOrEqual(rankAt(orders, asOf))
      expect(rankAt(orders, ago(-later))).toBeLessThanOrEqual(rankAt(orders, asOf))
    })
  })

  it('has a since on which the type began: it held there, and not the day before', () => {
    forAll([anyHistory], (orders) => {
      const decided = decideAt(orders, asOf, null, null).next
      if (!decided?.since) {
        expect(orders.some((order) => isSale(order))).toBe(false)
        return
      }
      expect(decided.since <= asOf).toBe(true)
      expect(decideAt(orders, decided.since, null, null).next?.type).toBe(decided.type)
      expect(decideAt(orders, ago(1, decided.since), null, null).next?.type).not.toBe(decided.type)
    })
  })
})

describe('numbers', () => {
  const days = (max: number) => fc.integer({ min: 1, max })
  const anyPolicy: fc.Arbitrary<AccountTypesPolicy> = fc
    .record({
      activeDays: days(400),
      windowDays: days(400),
      months: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
      declineShare: fc.double({ min: 1e-6, max: 1, noNaN: true }),
      declineFloor: fc.constantFrom(0, 1, 500),
      minimumGaps: days(4),
      quantile: fc.double({ min: 0, max: 1, noNaN: true }),
      shrinkageGaps: fc.constantFrom(0, 3, 1e6),
    })
    .map((given) =>
      accountTypesPolicy.parse({
        type: { activeDays: given.activeDays, targetDays: given.activeDays + 100 },
        volume: { windowDays: given.windowDays, months: given.months },
        subStatus: { declineShare: given.declineShare, declineFloor: given.declineFloor },
        cadence: { minimumGaps: given.minimumGaps, quantile: given.quantile, shrinkageGaps: given.shrinkageGaps },
      }),
    )
  const anyCents = fc.oneof(fc.integer({ min: -1e15, max: 1e15 }), fc.constantFrom(0, 1, -1, Number.MAX_SAFE_INTEGER))
  const anyShape = fc.option(
    fc.oneof(fc.double({ min: 1e-3, max: 100, noNaN: true }), fc.double({ min: 100, max: 1e12, noNaN: true })),
  )

  it('are finite everywhere, for any finite input', () => {
    forAll(
      [anyHistory, anyPolicy, fc.array(anyCents), anyShape, fc.double({ min: 0.5, max: 1e6, noNaN: true })],
      (orders, policy, cents, gammaShape, medianGapDays) => {
        const facts = factsAt(orders, asOf)
        const revenue = [...facts.revenue, ...cents.map((amount, age) => ({ on: ago(age), cents: amount }))]
        const shared = { segments: { 'On Premise': { gaps: 5, medianGapDays, gammaShape } } }
        const decision = decideAccountType({ ...facts, revenue }, { asOf, policy, shared })
        for (const [path, number] of numbersIn(decision))
          expect(Number.isFinite(number), `${path} is ${number}`).toBe(true)
      },
      { runs: 1_000 },
    )
  })
})

function numbersIn(value: unknown, path = 'decision'): readonly (readonly [string, number])[] {
  if (typeof value === 'number') return [[path, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) => numbersIn(entry, `${path}.${key}`))
}
