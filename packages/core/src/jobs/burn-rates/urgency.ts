/** From the most urgent to the least, in the order in which they are tried. */
export type Urgency = 'OUT' | 'BELOW_SAFETY' | 'REORDER' | 'SOON' | 'OK' | 'EXCESS'

export interface StockState {
  /** On hand less reserved, over all locations. */
  readonly available: number
  /** Available plus on order. */
  readonly position: number
  readonly safetyStock: number | null
  readonly reorderPoint: number | null
  /** Units a day; null where it is not known. */
  readonly dailyRate: number | null
}

export interface UrgencyThresholds {
  /** SOON when the position falls to the reorder point within so many days. */
  readonly soonDays: number
  /** EXCESS when the stock available lasts longer than so many days. */
  readonly excessDays: number
}

/**
 * How urgent a SKU is, by the first that holds: OUT (nothing available), BELOW_SAFETY (less available than the safety stock), REORDER
 * (position at or below the reorder point), SOON (it will be within `soonDays`), EXCESS (lasts beyond `excessDays`), OK. Where the rate is
 * not known, only OUT and OK can be told.
 */
export function urgencyOf(state: StockState, { soonDays, excessDays }: UrgencyThresholds): Urgency {
  const { available, position, safetyStock, reorderPoint, dailyRate } = state
  if (available <= 0) return 'OUT'
  if (dailyRate === null || safetyStock === null || reorderPoint === null) return 'OK'
  if (available < safetyStock) return 'BELOW_SAFETY'
  if (position <= reorderPoint) return 'REORDER'
  if (position - dailyRate * soonDays <= reorderPoint) return 'SOON'
  return available > dailyRate * excessDays ? 'EXCESS' : 'OK'
}
