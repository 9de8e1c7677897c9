import { type CalendarDay, dayNumber } from '../../calendar-day.ts'
import { compareValues } from './compare-values.ts'

/** A sample given: one SKU tasted by one customer. */
export interface Tasting {
  readonly id: string
  readonly customerId: string
  readonly skuId: string
  /** The rep who gave it; null where it is not known. */
  readonly repId: string | null
  readonly on: CalendarDay
  /** The instant, in milliseconds; null where only the day is known. */
  readonly at: number | null
}

/** Tastings of one SKU by one customer that together try for one sale. */
export interface Episode {
  readonly customerId: string
  readonly skuId: string
  /** The day of the first tasting. */
  readonly startedOn: CalendarDay
  /** The tastings, oldest first; at least one. */
  readonly touches: readonly [Tasting, ...Tasting[]]
}

/**
 * Tastings as episodes, ordered by customer, SKU and start: a tasting up to `windowDays` after the first of an episode is a touch of it, a
 * later one starts another. Episodes of one customer and SKU so never overlap. The order of the tastings does not matter.
 */
export function episodesOf(tastings: readonly Tasting[], windowDays: number): readonly Episode[] {
  const episodes: { customerId: string; skuId: string; startedOn: CalendarDay; touches: [Tasting, ...Tasting[]] }[] = []
  for (const tasting of tastings.toSorted(inOrder)) {
    const { customerId, skuId, on } = tasting
    const open = episodes.at(-1)
    const isTouch =
      open?.customerId === customerId && open.skuId === skuId && dayNumber(on) - dayNumber(open.startedOn) <= windowDays
    if (isTouch) open.touches.push(tasting)
    else episodes.push({ customerId, skuId, startedOn: on, touches: [tasting] })
  }
  return episodes
}

function inOrder(one: Tasting, other: Tasting): number {
  return (
    compareValues(one.customerId, other.customerId) ||
    compareValues(one.skuId, other.skuId) ||
    compareValues(one.on, other.on) ||
    // without an instant, a tasting counts as the first of its day
    compareValues(one.at ?? Number.NEGATIVE_INFINITY, other.at ?? Number.NEGATIVE_INFINITY) ||
    compareValues(one.id, other.id)
  )
}
