export interface OrderInputs {
  /** On hand, plus on order, less reserved; over all locations. May be negative. */
  readonly position: number
  readonly reorderPoint: number
  /** What an order fills the position up to; never below the reorder point. */
  readonly orderUpTo: number
  /** Units in a case; null, or not a whole number above 0, is not known: then single units are ordered. */
  readonly unitsPerCase: number | null
}

export interface SuggestedOrder {
  readonly units: number
  /** Null where the case size is not known. */
  readonly cases: number | null
}

/**
 * What to order under a policy of reorder point and order-up-to level (s, S), reviewed periodically (Silver, Pyke & Thomas, "Inventory and
 * Production Management in Supply Chains", 4th ed., 2017, 6.5): nothing above the reorder point; at or below it, what fills the position
 * up, rounded up to whole cases.
 */
export function orderQuantity({ position, reorderPoint, orderUpTo, unitsPerCase }: OrderInputs): SuggestedOrder {
  const caseSize = unitsPerCase !== null && Number.isInteger(unitsPerCase) && unitsPerCase > 0 ? unitsPerCase : null
  const wanted = position > reorderPoint ? 0 : Math.max(0, Math.max(orderUpTo, reorderPoint) - position)
  const size = caseSize ?? 1
  // 12.000000000000002 units are one case of twelve
  const packs = Math.max(0, Math.ceil(wanted / size - 1e-9))
  return { units: packs * size, cases: caseSize === null ? null : packs }
}
