import type { SkuFacts } from './facts.ts'
import { type SkuContext, type SkuView, skuView } from './sku-view.ts'

/**
 * `skuView` that knows the last one it made: a SKU comes once for each type of alert, one after the other, and its view takes 0.1 ms. The same
 * facts, value by value, under the same policy and indices give the same view.
 */
export function recentSkuView(): (facts: SkuFacts, context: SkuContext) => SkuView {
  let last: { readonly facts: SkuFacts; readonly context: SkuContext; readonly view: SkuView } | null = null
  return (facts, context) => {
    if (last !== null && isSameContext(last.context, context) && isSame(known(last.facts), known(facts)))
      return last.view
    const view = skuView(facts, context)
    last = { facts, context, view }
    return view
  }
}

/** What a view is made from. */
function known(facts: SkuFacts): readonly unknown[] {
  const { skuId, category, isActive, sales, firstSaleOn, lastSaleOn, stock, openOrders, receipts } = facts
  return [skuId, category, isActive, firstSaleOn, lastSaleOn, stock, receipts, openOrders, sales]
}

function isSameContext(one: SkuContext, other: SkuContext): boolean {
  return one.asOf === other.asOf && one.policy === other.policy && one.shared === other.shared
}

function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  const entries = Object.entries(one)
  const others: Readonly<Record<string, unknown>> = { ...other }
  return entries.length === Object.keys(others).length && entries.every(([key, value]) => isSame(value, others[key]))
}
