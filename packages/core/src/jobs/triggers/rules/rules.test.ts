import { describe, expect, it } from 'vitest'
import {
  aboutCustomer,
  aboutSample,
  aboutSku,
  ago,
  asOf,
  customerOf,
  ruleRow,
  sale,
  sharedOf,
  stock,
  tasting,
  triggerContext,
  validRule,
} from '../../../../test/support/trigger-facts.ts'
import type { JsonValue } from '../../../decision.ts'
import type { TriggerFacts } from '../facts.ts'
import { ruleViewOf } from '../rule-view.ts'

const view = (facts: TriggerFacts) => ruleViewOf(facts.subject, triggerContext(sharedOf()))

function conditionOf(type: string, config: JsonValue, facts: TriggerFacts) {
  return validRule(ruleRow(type, config)).condition(facts.subject, view(facts))
}

/** Of a customer that bought that many days ago, cents by age where they matter. */
const bought = (type: string, config: JsonValue, ages: readonly number[], more = {}) =>
  conditionOf(
    type,
    config,
    aboutCustomer(
      type,
      customerOf(
        ages.toReversed().map((age) => sale(age)),
        more,
      ),
    ),
  )

/** Gaps of 20 days up to the last sale. */
const everyTwenty = (last: number) => [0, 1, 2, 3].map((index) => last + 20 * index)

describe('sample-no-order', () => {
  const of = (more: Partial<typeof tasting>, config: JsonValue = {}) =>
    conditionOf('sample-no-order', config, aboutSample('x', { ...tasting, ...more }))

  it.each([
    [6, false],
    [7, true],
    [30, true],
  ])('%i days after the tasting: %s', (days, holds) => {
    expect(of({ tastedOn: ago(days) })?.holds).toBe(holds)
  })

  it('counts from the tasting, and is over with a sale', () => {
    expect(of({})).toMatchObject({ anchor: ago(7), since: asOf, value: 7, threshold: 7, on: ago(7) })
    expect(of({ soldOn: ago(3) })).toEqual({ holds: false })
    expect(of({}, { daysAfter: 30 })).toEqual({ holds: false })
    expect(of({ tastedOn: ago(30) }, { daysAfter: 30 })).toMatchObject({ holds: true, since: asOf })
  })
})

describe('first-order-followup', () => {
  it.each([
    [[], { holds: false }],
    [[0], { holds: false }],
    [[1], { holds: true, anchor: ago(1), since: asOf }],
    [[15], { holds: true, since: ago(14) }],
    [[16], null],
    [[3, 10], { holds: true, anchor: ago(10) }],
  ])('of sales %j days ago', (ages, expected) => {
    const found = bought('first-order-followup', {}, ages)
    if (expected === null) expect(found).toBeNull()
    else expect(found).toMatchObject(expected)
  })
})

describe('customer-timing', () => {
  const timing = (ages: readonly number[], more = {}, config: JsonValue = {}) =>
    bought('customer-timing', config, ages, more)

  it.each([
    [16, false],
    [17, true],
    [40, true],
  ])('a reorder expected every 20 days, %i days after the last: %s', (last, holds) => {
    expect(timing(everyTwenty(last))?.holds).toBe(holds)
  })

  it('holds from three days before the reorder, or the day after the do-not-contact date', () => {
    expect(timing(everyTwenty(17))).toMatchObject({ anchor: `reorder:${ago(17)}`, since: asOf, value: -3, on: ago(-3) })
    expect(timing([], { doNotContactUntil: asOf })).toEqual({ holds: false })
    expect(timing([], { doNotContactUntil: ago(1) })).toMatchObject({ anchor: `contact:${ago(1)}`, since: asOf })
  })

  it('takes the later of the two', () => {
    const both = (until: number) => timing(everyTwenty(20), { doNotContactUntil: ago(until) })
    expect(both(2)).toMatchObject({ anchor: `contact:${ago(2)}`, since: ago(1) })
    expect(both(9)).toMatchObject({ anchor: `reorder:${ago(20)}`, since: ago(3) })
  })

  it('forgets a do-not-contact date that the customer has bought after', () => {
    expect(timing([5], { doNotContactUntil: ago(5) })).toMatchObject({ anchor: `contact:${ago(5)}` })
    expect(timing([4], { doNotContactUntil: ago(5) })).toEqual({ holds: false })
  })

  it('is not before the last sale, however early it is wanted', () => {
    expect(timing(everyTwenty(2), {}, { daysBefore: 60 })).toMatchObject({ since: ago(2) })
  })
})

describe('burn-rate-alert', () => {
  it.each([
    [23, 20, false],
    [24, 20, true],
    [21, 10, false],
    [22, 10, true],
    [20, 0, true],
    [19, 0, false],
  ])('every 20 days, %i days ago, at %i %%: %s', (last, percentageThreshold, holds) => {
    expect(bought('burn-rate-alert', { percentageThreshold }, everyTwenty(last))?.holds).toBe(holds)
  })

  it('has no day lost to rounding: 10 % above 10 days are 11 days', () => {
    const tens = [11, 21, 31, 41]
    const found = bought('burn-rate-alert', { percentageThreshold: 10 }, tens)
    expect(found).toMatchObject({ holds: true, since: asOf, threshold: 11, anchor: ago(11) })
  })

  it('needs a cadence of its own', () => {
    expect(bought('burn-rate-alert', {}, [200, 220, 240])).toEqual({ holds: false })
  })
})

describe('customer-dormant', () => {
  it.each([
    [[44], false],
    [[45], true],
    [[], false],
    [[50, 110, 170, 230], false],
    [[60, 120, 180, 240], false],
    [[61, 121, 181, 241], true],
  ])('of sales %j days ago: %s', (ages, holds) => {
    expect(bought('customer-dormant', {}, ages)?.holds).toBe(holds)
  })

  it('holds since the day after the longer of the two', () => {
    expect(bought('customer-dormant', {}, [50])).toMatchObject({ since: ago(5), anchor: ago(50), value: 50 })
    expect(bought('customer-dormant', {}, [61, 121, 181, 241])).toMatchObject({ since: asOf, threshold: 61 })
  })
})

describe('missed-order-pattern', () => {
  it.each([
    [26, false],
    [27, true],
  ])('every 20 days (overdue at 20 + 3 x 2 days), %i days ago: %s', (last, holds) => {
    expect(bought('missed-order-pattern', {}, everyTwenty(last))?.holds).toBe(holds)
  })

  it('never without a cadence', () => {
    expect(bought('missed-order-pattern', {}, [300, 320])).toEqual({ holds: false })
    expect(bought('missed-order-pattern', {}, [])).toEqual({ holds: false })
  })
})

describe('low-inventory', () => {
  it.each([
    [{ available: 10 }, {}, true],
    [{ available: 10.5 }, {}, false],
    [{ available: 10 }, { belowUnits: 10 }, false],
    [{ available: 9 }, { belowUnits: 10 }, true],
    [{ available: 9, reorderPoint: null }, { belowUnits: 10 }, true],
    [{ reorderPoint: null }, {}, false],
    [{ available: null }, {}, false],
    [{ isActive: false }, {}, false],
  ])('of %j with %j: %s', (more, config, holds) => {
    expect(conditionOf('low-inventory', config, aboutSku('x', { ...stock, ...more }))?.holds).toBe(holds)
  })
})

describe('revenue-decline', () => {
  const decline = (recent: number, prior: number, config: JsonValue = {}, ages: readonly number[] = []) => {
    const [last = 89, before = 90] = ages
    const orders = [sale(before, prior * 100), sale(last, recent * 100)]
    return conditionOf('revenue-decline', config, aboutCustomer('x', customerOf(orders)))
  }

  it.each([
    [500, 1_000, {}, true],
    [500.01, 1_000, {}, false],
    [250, 500, {}, true],
    [1, 499.99, {}, false],
    [700, 1_000, { percentageThreshold: 30 }, true],
    [701, 1_000, { percentageThreshold: 30 }, false],
    [1, 499.99, { floor: 0 }, true],
  ])('%d after %d with %j: %s', (recent, prior, config, holds) => {
    expect(decline(recent, prior, config)?.holds).toBe(holds)
  })

  it('compares the last 90 days with the 90 before', () => {
    expect(decline(500, 1_000)).toMatchObject({ value: 50, threshold: 50, anchor: null, since: null, on: ago(90) })
    const conditionAt = (ages: number[]) => decline(100, 1_000, { windowDays: 30 }, ages)?.holds
    expect([conditionAt([29, 30]), conditionAt([29, 29]), conditionAt([29, 59]), conditionAt([29, 60])]).toEqual([
      true,
      false,
      true,
      false,
    ])
  })
})

it('cannot be said where the facts are missing', () => {
  const bare = aboutCustomer('x', { ...customerOf(), account: null })
  for (const type of ['first-order-followup', 'customer-timing', 'burn-rate-alert', 'customer-dormant']) {
    expect(conditionOf(type, {}, bare)).toBeNull()
  }
  for (const type of ['missed-order-pattern', 'revenue-decline', 'sample-no-order', 'low-inventory']) {
    expect(conditionOf(type, {}, bare)).toBeNull()
  }
})
