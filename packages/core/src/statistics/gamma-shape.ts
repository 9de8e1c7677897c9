/**
 * Shape k of a gamma distribution from the mean and the mean logarithm of its sample, by the closed approximation of Minka
 * ("Estimating a Gamma distribution", 2002; within 1.5 % of maximum likelihood): with s = ln(mean) - mean(ln),
 * k = (3 - s + sqrt((s - 3)^2 + 24 s)) / (12 s). Null where the sample does not vary (s <= 0).
 */
export function gammaShapeMinka(mean: number, meanLog: number): number | null {
  const s = Math.log(mean) - meanLog
  return s > 0 && Number.isFinite(s) ? (3 - s + Math.sqrt((s - 3) ** 2 + 24 * s)) / (12 * s) : null
}

/** The same by Thom ("A Note on the Gamma Distribution", Monthly Weather Review 86, 1958): k = (1 + sqrt(1 + 4 s / 3)) / (4 s). */
export function gammaShapeThom(mean: number, meanLog: number): number | null {
  const s = Math.log(mean) - meanLog
  return s > 0 && Number.isFinite(s) ? (1 + Math.sqrt(1 + (4 * s) / 3)) / (4 * s) : null
}
