import { gammaSurvival } from './gamma-survival.ts'

/**
 * The smallest k with P(X <= k) >= p for a Poisson variable of the given mean, as R's `qpois`; P(X <= k) is the regularised upper
 * incomplete gamma function Q(k + 1, mean) (Press et al., "Numerical Recipes", 3rd ed., 6.14.14). `p` in [0, 1), mean not negative and
 * at most half a million; NaN outside. 0 for a mean of 0.
 */
export function poissonQuantile(p: number, mean: number): number {
  if (!(p >= 0 && p < 1 && mean >= 0 && mean <= 500_000)) return Number.NaN
  if (mean === 0) return 0
  // as R does: a probability that is p but for rounding counts as p
  const reaches = (k: number) => poissonDistribution(k, mean) >= p * (1 - 64 * Number.EPSILON)
  let high = Math.ceil(mean)
  while (!reaches(high)) high += Math.ceil(Math.sqrt(mean) + 1)
  let low = -1
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (reaches(middle)) high = middle
    else low = middle
  }
  return high
}

function poissonDistribution(k: number, mean: number): number {
  return gammaSurvival(mean, k + 1, k + 1)
}
