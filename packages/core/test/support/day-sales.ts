import fc from 'fast-check'
import { addDays, type CalendarDay, calendarDay } from '../../src/calendar-day.ts'
import type { DaySales } from '../../src/jobs/burn-rates/demand-series.ts'

/** A Thursday, after a leap day and a change to summer time (2024-03-10 in New York, 2024-03-31 in Berlin). */
export const asOf = calendarDay('2024-04-04')

export const ago = (days: number, from: CalendarDay = asOf) => addDays(from, -days)

/** Some years of sales of one SKU, in no order, several a day; one in seven comes back. */
export const anySales: fc.Arbitrary<readonly DaySales[]> = fc.array(
  fc
    .tuple(fc.integer({ min: -20, max: 900 }), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 6 }))
    .map(([age, units, kind]) => ({ on: ago(age), units: kind === 0 ? -units : units })),
  { maxLength: 60 },
)

/** The same without returns. */
export const anyPlainSales = anySales.map((sales) => sales.map(({ on, units }) => ({ on, units: Math.abs(units) })))

export const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)

/** The same sales, that many days later. */
export const shifted = (sales: readonly DaySales[], days: number) =>
  sales.map(({ on, units }) => ({ on: addDays(on, days), units }))
