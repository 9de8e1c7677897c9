import fc from 'fast-check'
import { addDays, type CalendarDay, calendarDay, dayNumber } from '../../src/calendar-day.ts'
import type { SaleLine } from '../../src/jobs/sample-metrics/conversions.ts'
import type { Tasting } from '../../src/jobs/sample-metrics/episodes.ts'

const start = calendarDay('2024-02-20')

export const later = (days: number, from: CalendarDay = start) => addDays(from, days)

const hour = 3_600_000

/** An instant on a day, or null where only the day is known. */
const atHour = (on: CalendarDay, hours: number | null) =>
  hours === null ? null : dayNumber(on) * 24 * hour + hours * hour

export function tasting(
  id: string,
  day: number,
  given: Partial<Tasting> & { readonly hours?: number | null } = {},
): Tasting {
  const { hours = null, ...rest } = given
  const on = later(day)
  return { id, customerId: 'c1', skuId: 'wine-75', repId: 'r1', on, at: atHour(on, hours), ...rest }
}

export function saleLine(
  id: string,
  day: number,
  given: Partial<SaleLine> & { readonly hours?: number | null } = {},
): SaleLine {
  const { hours = null, ...rest } = given
  const orderedOn = later(day)
  const orderedAt = atHour(orderedOn, hours)
  return { id, customerId: 'c1', skuId: 'wine-75', productId: 'wine', orderedOn, orderedAt, ...rest }
}

const anyPlace = {
  day: fc.integer({ min: 0, max: 120 }),
  hours: fc.option(fc.integer({ min: 0, max: 23 })),
  customerId: fc.constantFrom('c1', 'c2'),
  skuId: fc.constantFrom('wine-75', 'wine-150', 'gin'),
}

/** A handful of tastings by two customers, of two sizes of a wine and a gin. */
export const anyTastings: fc.Arbitrary<readonly Tasting[]> = fc
  .array(fc.record({ ...anyPlace, repId: fc.option(fc.constantFrom('r1', 'r2')) }), { maxLength: 25 })
  .map((places) => places.map(({ day, ...given }, index) => tasting(`t${index}`, day, given)))

export const anySaleLines: fc.Arbitrary<readonly SaleLine[]> = fc
  .array(fc.record(anyPlace), { maxLength: 25 })
  .map((places) =>
    places.map(({ day, ...given }, index) =>
      saleLine(`l${index}`, day, { ...given, productId: productOf(given.skuId) }),
    ),
  )

export const productOf = (skuId: string) => (skuId.startsWith('wine') ? 'wine' : null)

export const anyWindow = fc.constantFrom(1, 7, 30, 90)
