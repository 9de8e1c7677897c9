import { type CalendarDay, type DayNumber, dayNumber, dayOfNumber } from '../../calendar-day.ts'
import type { JsonValue } from '../../decision.ts'
import type { History } from '../account-types/history.ts'

/** What a rule says of a subject. Null: it cannot be said, and what stands there stays. */
export type Condition = Holding | { readonly holds: false } | null

/** It holds, and why. */
export interface Holding {
  readonly holds: true
  /** What the episode is about: the same for as long as it is the same one; null where there is nothing to tell one from the next. */
  readonly anchor: string | null
  /** The first day on which it held; null where that is not known. */
  readonly since: CalendarDay | null
  /** What was found, and what it was compared with, in the unit of the rule. */
  readonly value: number | null
  readonly threshold: number | null
  readonly evidence: { readonly [key: string]: JsonValue }
  /** The day that it is counted from: {{date}} and {{days}} of a template; null where there is none. */
  readonly on: CalendarDay | null
}

/** What a condition knows beside the subject. */
export interface RuleView {
  /** As-of. */
  readonly day: DayNumber
  readonly lookBackDays: number
  /** The sales of the subject's customer; null where the facts have none. */
  readonly history: History | null
}

/** Holds no (longer). */
export const notHolding = { holds: false } as const

/** The condition of a silence: it holds once the last sale is `threshold` days old, until the next one. */
export function silentFor(
  threshold: number,
  lastSale: DayNumber,
  view: RuleView,
  evidence: Holding['evidence'],
): Condition {
  const value = view.day - lastSale
  if (value < threshold) return notHolding
  const lastSaleOn = dayOfNumber(lastSale)
  return {
    holds: true,
    anchor: lastSaleOn,
    since: dayOfNumber(lastSale + threshold),
    value,
    threshold,
    evidence: { lastSaleOn, ...evidence },
    on: lastSaleOn,
  }
}

/** The same from a day as it is written. */
export function elapsedDays(on: CalendarDay, view: RuleView): number {
  return view.day - dayNumber(on)
}
