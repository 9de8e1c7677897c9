import { type ReplenishmentRisk, safetyStock } from './safety-stock.ts'

/**
 * The inventory position at which to order: demand over lead time and review d (L + R), plus the safety stock (Silver, Pyke & Thomas,
 * "Inventory and Production Management in Supply Chains", 4th ed., 2017, ch. 6). For demand that is about normal; for sparse demand take
 * the quantile of `leadTimeDemand`.
 */
export function reorderPoint(risk: ReplenishmentRisk, serviceLevel: number): number {
  return risk.demand * (risk.leadTime + risk.review) + safetyStock(risk, serviceLevel)
}
