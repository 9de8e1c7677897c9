import { normalQuantile } from './normal-quantile.ts'

/** Demand and lead time in one unit of time, whichever it is. */
export interface ReplenishmentRisk {
  /** d: mean demand per period. */
  readonly demand: number
  /** sd: standard deviation of the demand of a period. */
  readonly demandDeviation: number
  /** L: mean periods from order to receipt. */
  readonly leadTime: number
  /** sdL: standard deviation of the lead time, in periods. */
  readonly leadTimeDeviation: number
  /** R: periods between reviews; 0 where stock is watched all the time. */
  readonly review: number
}

/**
 * Units held against demand above its mean over lead time and review: z sqrt((L + R) sd^2 + d^2 sdL^2), for demand that is about normal
 * (Chopra & Meindl, "Supply Chain Management", 6th ed., 2016, ch. 12; Silver, Pyke & Thomas, 4th ed., 2017, 6.10). `serviceLevel` is the
 * probability of no shortage in a cycle, in (0, 1); never negative, so below one half it is 0.
 */
export function safetyStock(risk: ReplenishmentRisk, serviceLevel: number): number {
  const { demand, demandDeviation, leadTime, leadTimeDeviation, review } = risk
  const deviation = Math.sqrt((leadTime + review) * demandDeviation ** 2 + demand ** 2 * leadTimeDeviation ** 2)
  return Math.max(0, normalQuantile(serviceLevel)) * deviation
}
