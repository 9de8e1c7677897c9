import { describe, expect, it } from 'vitest'
import { ago, asOf } from '../../../test/support/day-sales.ts'
import { forAll } from '../../../test/support/random.ts'
import { anyShared, anySku, noSeason, soldFacts } from '../../../test/support/sku-facts.ts'
import { addDays, type CalendarDay } from '../../calendar-day.ts'
import { decideAlert } from './decide-alert.ts'
import { type AlertType, alertTypes, type SkuFacts } from './facts.ts'
import { burnRatesPolicy } from './policy.ts'
import type { InventoryAlert } from './results.ts'

const policy = burnRatesPolicy.parse({})
const on = (day: CalendarDay, shared = noSeason) => ({ asOf: day, policy, shared })
const seven = Array.from({ length: 20 }, (_, week) => ({ on: ago(7 * week), units: 7 }))
const withStock = (onHand: number) => soldFacts(seven, { stock: { onHand, reserved: 0, locations: 1 } })
const decide = (facts: SkuFacts, alertType: AlertType, before: InventoryAlert | null = null, day = asOf) =>
  decideAlert({ ...facts, alertType }, on(day), before)?.next ?? null
const opened = (day: CalendarDay, more: Partial<InventoryAlert> = {}): InventoryAlert => ({
  severity: 'WARNING',
  urgency: 'REORDER',
  available: 10,
  openedOn: day,
  resolvedOn: null,
  openings: 1,
  ...more,
})

describe('an alert about a SKU that sells one a day, with a reorder point of 17.3 and a safety stock of 3.3', () => {
  it.each([
    [0, 'OUT_OF_STOCK', 'CRITICAL'],
    [2, 'LOW_STOCK', 'CRITICAL'],
    [6, 'LOW_STOCK', 'CRITICAL'],
    [10, 'LOW_STOCK', 'WARNING'],
    [20, 'LOW_STOCK', 'INFO'],
    [40, null, null],
    [200, 'OVERSTOCKED', 'INFO'],
    [400, 'OVERSTOCKED', 'WARNING'],
  ])('of %i on hand: %s %s', (onHand, type, severity) => {
    const due = alertTypes.flatMap((alertType) => {
      const alert = decide(withStock(onHand), alertType)
      return alert ? [[alertType, alert.severity]] : []
    })
    expect(due).toEqual(type === null ? [] : [[type, severity]])
  })

  it('opens on the day, is updated in place, resolves by itself, and opens anew', () => {
    const later = (days: number) => addDays(asOf, days)
    expect(decide(withStock(10), 'LOW_STOCK')).toEqual(opened(asOf))
    expect(decide(withStock(9), 'LOW_STOCK', opened(asOf), later(1))).toEqual(opened(asOf, { available: 9 }))
    const resolved = decide(withStock(50), 'LOW_STOCK', opened(asOf), later(2))
    expect(resolved).toMatchObject({ openedOn: asOf, resolvedOn: later(2), urgency: 'OK', available: 50, openings: 1 })
    expect(decide(withStock(50), 'LOW_STOCK', resolved, later(3))).toBeNull()
    expect(decide(withStock(10), 'LOW_STOCK', resolved, later(4))).toMatchObject({
      openedOn: later(4),
      resolvedOn: null,
      openings: 2,
    })
  })

  it('of a later day is left alone', () => {
    const day = addDays(asOf, 5)
    expect(decide(withStock(0), 'LOW_STOCK', opened(day))).toBeNull()
    expect(decide(withStock(10), 'LOW_STOCK', opened(ago(9), { resolvedOn: day }))).toBeNull()
  })

  it('is none for what is no longer offered, and mild for what is not known to sell', () => {
    expect(decide({ ...withStock(0), isActive: false }, 'OUT_OF_STOCK')).toBeNull()
    const once = soldFacts([{ on: ago(20), units: 5 }], { stock: { onHand: 0, reserved: 0, locations: 1 } })
    expect(decide(once, 'OUT_OF_STOCK')).toMatchObject({ severity: 'INFO' })
  })

  it('resolves where stock is no longer kept', () => {
    expect(decide({ ...withStock(0), stock: null }, 'OUT_OF_STOCK', opened(ago(3)))).toMatchObject({
      resolvedOn: asOf,
      available: null,
      urgency: null,
    })
  })
})

it('for any SKU at most one type is due, and deciding again the same day changes nothing', () => {
  forAll([anySku, anyShared], (facts, shared) => {
    const decided = alertTypes.flatMap((alertType) => {
      const first = decideAlert({ ...facts, alertType }, on(asOf, shared), null)?.next
      if (!first) return []
      expect(decideAlert({ ...facts, alertType }, on(asOf, shared), first)?.next).toEqual(first)
      return [first]
    })
    expect(decided.length).toBeLessThanOrEqual(1)
  })
})
