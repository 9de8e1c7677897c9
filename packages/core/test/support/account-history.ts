import fc from 'fast-check'
import { type CalendarDay, calendarDay } from '../../src/calendar-day.ts'
import type { AccountClassification } from '../../src/jobs/account-types/classification.ts'
import type { AccountFacts, AccountShared } from '../../src/jobs/account-types/facts.ts'
import { type AccountTypesPolicy, accountTypesPolicy } from '../../src/jobs/account-types/policy.ts'

/*
 * The oracle of the account types: jobs.md, sections 0 and 1, read once more and written down naively over one full list of orders. It
 * shares nothing with the code under test but the types.
 */

/** What a customer bought on a day. A sale has cents and SKUs; a return has negative cents; neither: a sample. */
export interface Order {
  readonly on: CalendarDay
  readonly cents: number
  readonly skuIds: readonly string[]
}

export const defaultPolicy: AccountTypesPolicy = accountTypesPolicy.parse({})
export const noSegments: AccountShared = { segments: {} }

/** `days` days before (negative: after) 2026-03-01, the as-of of most tests. */
export const asOf = calendarDay('2026-03-01')
export function ago(days: number, from: CalendarDay = asOf): CalendarDay {
  return calendarDay(new Date(Date.parse(`${from}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10))
}

function ageOf(on: CalendarDay, day: CalendarDay): number {
  return Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${on}T00:00:00Z`)) / 86_400_000)
}

/** A sale `days` days before 2026-03-01. */
export function sale(days: number, cents = 10_000, skuIds: readonly string[] = ['a']): Order {
  return { on: ago(days), cents, skuIds }
}

export const isSale = ({ cents, skuIds }: Order) => cents > 0 && skuIds.length > 0

/** The facts as the database would show them at the end of `day`. */
export function factsAt(orders: readonly Order[], day: CalendarDay, more: Partial<AccountFacts> = {}): AccountFacts {
  const known = orders.filter(({ on }) => on <= day)
  const daysOf = (some: readonly Order[]) => [...new Set(some.map(({ on }) => on))].sort()
  const skus = [...new Set(known.flatMap(({ skuIds }) => skuIds))].flatMap((skuId) => {
    const days = daysOf(
      known.filter((order) => isSale(order) && order.skuIds.includes(skuId) && ageOf(order.on, day) < 90),
    )
    const lastOn = days.at(-1)
    return lastOn ? [{ lastOn, secondLastOn: days.at(-2) ?? null }] : []
  })
  const paid = known.filter(({ on }) => ageOf(on, day) < 180)
  return {
    customerId: 'c1',
    name: 'Bistro Nord',
    customerType: 'On Premise',
    currentType: null,
    saleDays: daysOf(known.filter(isSale)),
    revenue: daysOf(paid).map((on) => ({
      on,
      cents: paid.filter((order) => order.on === on).reduce((sum, { cents }) => sum + cents, 0),
    })),
    skus,
    ...more,
  }
}

type Naive = Omit<AccountClassification, 'nextReviewOn'>

/** The classification at the end of `day` under the default policy, by the letter of jobs.md. */
export function naiveAt(
  orders: readonly Order[],
  day: CalendarDay,
  held: boolean,
  segmentMedian: number | null,
): Naive {
  const known = orders.filter(({ on }) => on <= day)
  const within = (from: number, to: number) => known.filter(({ on }) => ageOf(on, day) >= from && ageOf(on, day) < to)
  const revenue = (from: number, to: number) => within(from, to).reduce((sum, { cents }) => sum + cents, 0) / 100
  const saleDays = [...new Set(known.filter(isSale).map(({ on }) => on))].sort()
  const last = saleDays.at(-1)
  const recency = last ? ageOf(last, day) : Number.POSITIVE_INFINITY
  const type = held ? 'HOLD' : recency <= 180 ? 'ACTIVE' : recency <= 365 ? 'TARGET' : 'PROSPECT'
  const monthly = revenue(0, 180) / 6
  const dates = saleDays.filter((on) => ageOf(on, day) < 90).length
  const sold = new Map<string, Set<string>>()
  for (const order of within(0, 90).filter(isSale)) {
    for (const skuId of order.skuIds) sold.set(skuId, (sold.get(skuId) ?? new Set()).add(order.on))
  }
  const gaps = saleDays.slice(1).map((on, index) => ageOf(saleDays[index] ?? on, on))
  const isNew = recency < Infinity && ageOf(saleDays[0] ?? day, day) <= 30
  const isBack = recency <= 30 && (gaps.at(-1) ?? 0) > 180
  const isDeclining = revenue(90, 180) >= 500 && revenue(0, 90) <= 0.5 * revenue(90, 180)
  const canHaveSubStatus = type === 'ACTIVE' || type === 'TARGET'
  return {
    type,
    volumeTier: monthly >= 2_500 ? 'HIGH' : monthly >= 1_000 ? 'MEDIUM' : 'LOW',
    frequencyTier: dates >= 6 ? 'HIGH' : dates >= 3 ? 'MEDIUM' : dates >= 1 ? 'LOW' : 'NONE',
    mix: sold.size,
    effectivePoints: [...sold.values()].filter((days) => days.size >= 2).length,
    subStatus: !canHaveSubStatus
      ? null
      : isNew
        ? 'NEW'
        : isBack
          ? 'REACTIVATED'
          : isOverdue(gaps, recency, segmentMedian)
            ? 'AT_RISK'
            : isDeclining
              ? 'DECLINING'
              : null,
    since: sinceOf(type, saleDays, last, day),
    nextChangeOn:
      last === undefined ? null : type === 'ACTIVE' ? ago(-181, last) : type === 'TARGET' ? ago(-366, last) : null,
  }
}

/** t > m + 3 s, t > q90, t - m >= 3, m shrunk to the segment's median. */
function isOverdue(gaps: readonly number[], t: number, segmentMedian: number | null): boolean {
  if (gaps.length < 3) return false
  const sorted = [...gaps].sort((left, right) => left - right)
  const own = type7(sorted, 0.5)
  const mad = type7(
    sorted.map((gap) => Math.abs(gap - own)).sort((left, right) => left - right),
    0.5,
  )
  const s = Math.max(1, 0.1 * own, 1.4826 * mad)
  const m = segmentMedian === null ? own : (3 * segmentMedian + gaps.length * own) / (3 + gaps.length)
  return t > m + 3 * s && t > type7(sorted, 0.9) && t - m >= 3
}

function type7(sorted: readonly number[], p: number): number {
  const h = (sorted.length - 1) * p
  const at = (index: number) => sorted[Math.min(index, sorted.length - 1)] ?? Number.NaN
  return at(Math.floor(h)) + (h - Math.floor(h)) * (at(Math.floor(h) + 1) - at(Math.floor(h)))
}

/** Goes back day by day while the customer was ACTIVE on each. */
function sinceOf(
  type: string,
  saleDays: readonly CalendarDay[],
  last: CalendarDay | undefined,
  day: CalendarDay,
): CalendarDay | null {
  if (last === undefined || type === 'HOLD') return null
  if (type !== 'ACTIVE') return ago(type === 'TARGET' ? -181 : -366, last)
  const wasActive = (on: CalendarDay) => saleDays.some((bought) => bought <= on && ageOf(bought, on) <= 180)
  let since = day
  while (wasActive(ago(1, since))) since = ago(1, since)
  return since
}

/** Orders of every shape: none, one, scattered, regular, dense, with returns and samples among them. */
export const anyHistory: fc.Arbitrary<readonly Order[]> = fc
  .oneof(
    fc.constant<number[]>([]),
    fc.integer({ min: 0, max: 800 }).map((age) => [age]),
    fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 12 }),
    fc
      .record({
        first: fc.integer({ min: 0, max: 60 }),
        gaps: fc.array(fc.integer({ min: 5, max: 60 }), { minLength: 3, maxLength: 14 }),
      })
      .map(agesOf),
    fc
      .record({
        first: fc.integer({ min: 0, max: 400 }),
        gap: fc.integer({ min: 1, max: 45 }),
        count: fc.integer({ min: 4, max: 20 }),
      })
      .map(({ first, gap, count }) => agesOf({ first, gaps: Array.from({ length: count }, () => gap) })),
    fc
      .record({
        first: fc.integer({ min: 0, max: 30 }),
        gap: fc.integer({ min: 170, max: 400 }),
        before: fc.integer({ min: 1, max: 200 }),
      })
      .map(({ first, gap, before }) => [first, first + gap, first + gap + before]),
    fc.integer({ min: 20, max: 120 }).map((count) => Array.from({ length: count }, (_, age) => age)),
  )
  .chain((ages) =>
    fc.tuple(
      ...ages.map((age) =>
        fc.record({
          on: fc.constant(ago(age)),
          cents: fc.oneof(
            { arbitrary: fc.integer({ min: 1, max: 900_000 }), weight: 8 },
            { arbitrary: fc.integer({ min: -300_000, max: -1 }), weight: 1 },
            { arbitrary: fc.constantFrom(0, 50_000, 100_000, 250_000, 1_500_000), weight: 1 },
          ),
          skuIds: fc.subarray(['a', 'b', 'c', 'd']),
        }),
      ),
    ),
  )

function agesOf({ first, gaps }: { readonly first: number; readonly gaps: readonly number[] }): number[] {
  const ages = [first]
  for (const gap of gaps) ages.push((ages.at(-1) ?? 0) + gap)
  return ages
}
