import { type DayNumber, dayNumber } from '../../calendar-day.ts'
import { type Cadence, cadenceOf } from './cadence.ts'
import type { CadencePolicy } from './cadence-policy.ts'
import type { AccountFacts, AccountShared } from './facts.ts'
import { segmentOf } from './segment-of.ts'

/** The facts of a customer in day numbers: read once, looked at from several days. */
export interface History {
  readonly isHeld: boolean
  readonly saleDays: readonly DayNumber[]
  readonly firstSale: DayNumber | null
  readonly lastSale: DayNumber | null
  readonly revenue: readonly { readonly day: DayNumber; readonly cents: number }[]
  readonly skus: readonly { readonly last: DayNumber; readonly secondLast: DayNumber | null }[]
  readonly cadence: Cadence | null
}

/** Facts, ready to be looked at from any day on or after their as-of. */
export function historyOf(
  facts: AccountFacts,
  shared: AccountShared,
  policy: { readonly cadence: CadencePolicy },
): History {
  const saleDays = facts.saleDays.map(dayNumber)
  return {
    isHeld: facts.currentType === 'HOLD',
    saleDays,
    firstSale: saleDays[0] ?? null,
    lastSale: saleDays.at(-1) ?? null,
    revenue: facts.revenue.map(({ on, cents }) => ({ day: dayNumber(on), cents })),
    skus: facts.skus.map(({ lastOn, secondLastOn }) => ({
      last: dayNumber(lastOn),
      secondLast: secondLastOn === null ? null : dayNumber(secondLastOn),
    })),
    cadence: cadenceOf(saleDays, segmentOf(facts, shared), policy.cadence),
  }
}

/** Revenue in cents over the days `day - to .. day - from`, as ages: 0 is the day itself. */
export function revenueBetween(history: History, day: DayNumber, fromAge: number, toAge: number): number {
  let cents = 0
  for (const entry of history.revenue) {
    const age = day - entry.day
    if (age >= fromAge && age <= toAge) cents += entry.cents
  }
  return cents
}

/** Distinct sale days with an age below `windowDays`. */
export function saleDatesWithin(history: History, day: DayNumber, windowDays: number): number {
  let count = 0
  for (let index = history.saleDays.length - 1; index >= 0; index -= 1) {
    if (day - (history.saleDays[index] ?? day) >= windowDays) break
    count += 1
  }
  return count
}
