import { normalQuantile } from './normal-quantile.ts'

/** Bounds of a probability, both in [0, 1]. */
export interface ProbabilityInterval {
  readonly lower: number
  readonly upper: number
}

/**
 * Score interval of a proportion, `successes` of `trials` (Wilson, "Probable Inference, the Law of Succession, and Statistical
 * Inference", JASA 22, 1927; without continuity correction, method 3 of Newcombe, Statistics in Medicine 17, 1998). `confidence` in (0, 1).
 * Null for no trials.
 */
export function wilsonInterval(successes: number, trials: number, confidence = 0.95): ProbabilityInterval | null {
  if (!(trials > 0)) return null
  const z = normalQuantile((1 + confidence) / 2)
  const share = Math.min(1, Math.max(0, successes / trials))
  const scale = 1 + z ** 2 / trials
  const middle = (share + z ** 2 / (2 * trials)) / scale
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2))
  // at 0 and 1 the bound is exact, and rounding must not move it
  const lower = share === 0 ? 0 : Math.max(0, middle - half)
  return { lower, upper: share === 1 ? 1 : Math.min(1, middle + half) }
}
