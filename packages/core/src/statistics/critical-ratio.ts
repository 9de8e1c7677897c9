export interface UnitEconomics {
  readonly price: number
  readonly cost: number
  /** What a unit left over still brings. */
  readonly salvage: number
  /** What a unit short costs beside the lost margin. */
  readonly penalty: number
}

/**
 * The service level at which one more unit costs as much as it brings: Cu / (Cu + Co), with Cu = price - cost + penalty (short) and
 * Co = cost - salvage (left over) (Arrow, Harris & Marschak, "Optimal Inventory Policy", Econometrica 19, 1951; the newsvendor of Silver,
 * Pyke & Thomas, "Inventory and Production Management in Supply Chains", 4th ed., 2017, ch. 9). In [0, 1]; null where a unit neither
 * brings nor costs anything (Cu + Co <= 0).
 */
export function criticalRatio({ price, cost, salvage, penalty }: UnitEconomics): number | null {
  const short = price - cost + penalty
  const over = cost - salvage
  if (!(short + over > 0)) return null
  return Math.min(1, Math.max(0, short / (short + over)))
}
