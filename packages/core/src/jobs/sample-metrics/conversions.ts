import { type CalendarDay, dayNumber } from '../../calendar-day.ts'
import { compareValues } from './compare-values.ts'
import type { Episode, Tasting } from './episodes.ts'

/** A line of a sale, by the day it was ordered. */
export interface SaleLine {
  readonly id: string
  readonly customerId: string
  readonly skuId: string
  /** What the SKU is a size of; null where it is not known. */
  readonly productId: string | null
  readonly orderedOn: CalendarDay
  /** The instant, in milliseconds; null where only the day is known. */
  readonly orderedAt: number | null
}

export interface Conversion<Line extends SaleLine = SaleLine> {
  readonly line: Line
  /** `sku`: the SKU tasted; `product`: another size of its product. */
  readonly by: 'sku' | 'product'
  /** Days from the first tasting of the episode to the order. */
  readonly lagDays: number
}

export interface ConversionOptions {
  readonly windowDays: number
  readonly match: 'sku' | 'product'
  /** The product of a SKU, for `match: 'product'`. */
  readonly productOf: (skuId: string) => string | null
}

/**
 * The conversion of each episode, in the order given, or null: the first sale line of its SKU with 0 < lag <= window, or on the day of the
 * tasting at a later instant. With `match: 'product'`, episodes without one then take the first line of another size of their product. A
 * line converts at most one episode: the one of its SKU first, then the earliest.
 */
export function conversionsOf<Line extends SaleLine>(
  episodes: readonly Episode[],
  lines: readonly Line[],
  options: ConversionOptions,
): readonly (Conversion<Line> | null)[] {
  const used = new Set<string>()
  const found = new Map<Episode, Conversion<Line>>()
  const convert = (by: Conversion['by'], candidates: (episode: Episode) => readonly Line[]) => {
    for (const episode of episodes.toSorted(byStart)) {
      if (found.has(episode)) continue
      const line = candidates(episode).find((sale) => !used.has(sale.id) && isWithin(episode, sale, options.windowDays))
      if (line === undefined) continue
      used.add(line.id)
      found.set(episode, { line, by, lagDays: dayNumber(line.orderedOn) - dayNumber(episode.startedOn) })
    }
  }
  const ordered = lines.toSorted(byOrder)
  const bySku = grouped(ordered, ({ customerId, skuId }) => keyOf(customerId, skuId))
  convert('sku', ({ customerId, skuId }) => bySku.get(keyOf(customerId, skuId)) ?? [])
  if (options.match === 'product') {
    const byProduct = grouped(ordered, ({ customerId, productId }) => keyOf(customerId, productId))
    convert('product', ({ customerId, skuId }) => {
      const productId = options.productOf(skuId)
      if (productId === null) return []
      return (byProduct.get(keyOf(customerId, productId)) ?? []).filter((line) => line.skuId !== skuId)
    })
  }
  return episodes.map((episode) => found.get(episode) ?? null)
}

/** Whether a sale comes after a tasting: on a later day, or on its day at a later instant. Without both instants, a day does not tell. */
export function isAfter(sale: SaleLine, tasting: Tasting): boolean {
  if (sale.orderedOn !== tasting.on) return sale.orderedOn > tasting.on
  return sale.orderedAt !== null && tasting.at !== null && sale.orderedAt > tasting.at
}

function isWithin({ touches, startedOn }: Episode, sale: SaleLine, windowDays: number): boolean {
  return touches.some((touch) => isAfter(sale, touch)) && dayNumber(sale.orderedOn) - dayNumber(startedOn) <= windowDays
}

function byStart(one: Episode, other: Episode): number {
  return compareValues(one.startedOn, other.startedOn) || compareValues(one.touches[0].id, other.touches[0].id)
}

function byOrder(one: SaleLine, other: SaleLine): number {
  return (
    compareValues(one.orderedOn, other.orderedOn) ||
    compareValues(one.orderedAt ?? Number.NEGATIVE_INFINITY, other.orderedAt ?? Number.NEGATIVE_INFINITY) ||
    compareValues(one.id, other.id)
  )
}

function grouped<Line extends SaleLine>(
  lines: readonly Line[],
  keyOfLine: (line: Line) => string,
): ReadonlyMap<string, readonly Line[]> {
  const groups = new Map<string, Line[]>()
  for (const line of lines) {
    const group = groups.get(keyOfLine(line))
    if (group) group.push(line)
    else groups.set(keyOfLine(line), [line])
  }
  return groups
}

function keyOf(customerId: string, thing: string | null): string {
  return JSON.stringify([customerId, thing])
}
