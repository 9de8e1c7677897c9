import { z } from 'zod'
import { notHolding } from '../condition.ts'
import { defineRuleType } from '../rule-type.ts'

/**
 * A SKU with little stock: units available. Of a SKU that is no longer offered, that no stock is kept of, or that has nothing to be compared with it
 * never holds. Since when is not known.
 */
export const lowInventory = defineRuleType({
  type: 'low-inventory',
  subjectKind: 'sku',
  title: 'Reorder {{sku}}: stock is low',
  config: {
    /** It holds with fewer units available than this; at or below the reorder point where it is left out. */
    belowUnits: z.number().positive().max(1e9).optional(),
  },
  condition({ sku }, { belowUnits }) {
    if (sku === null) return null
    const { available, reorderPoint, dailyRate, isActive } = sku
    const threshold = belowUnits ?? reorderPoint
    if (!isActive || available === null || threshold === null) return notHolding
    const isLow = belowUnits === undefined ? available <= threshold : available < threshold
    if (!isLow) return notHolding
    const evidence = { reorderPoint, dailyRate }
    return { holds: true, anchor: null, since: null, value: available, threshold, evidence, on: null }
  },
})
