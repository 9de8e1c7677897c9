import { meanOf } from './mean.ts'
import { sampleVariance } from './sample-variance.ts'

/** A beta distribution, as so many successes and failures. Both positive. */
export interface Beta {
  readonly alpha: number
  readonly beta: number
}

export interface Posterior extends Beta {
  readonly mean: number
  readonly standardDeviation: number
}

/** The rate of a group after `successes` of `trials` (Gelman et al., "Bayesian Data Analysis", 3rd ed., 2013, 2.4 and 5.1). */
export function betaPosterior(prior: Beta, successes: number, trials: number): Posterior {
  const alpha = prior.alpha + successes
  const beta = prior.beta + trials - successes
  const strength = alpha + beta
  const mean = alpha / strength
  return { alpha, beta, mean, standardDeviation: Math.sqrt((mean * (1 - mean)) / (strength + 1)) }
}

/**
 * The beta distribution of a mean and a standard deviation (Gelman et al., 5.1): alpha + beta = mean (1 - mean) / sd^2 - 1. Null where
 * there is none: a mean of 0 or 1, no deviation, or more than that mean allows.
 */
export function betaOfMoments(mean: number, standardDeviation: number): Beta | null {
  const strength = (mean * (1 - mean)) / standardDeviation ** 2 - 1
  if (!(mean > 0 && mean < 1 && strength > 0 && Number.isFinite(strength))) return null
  return { alpha: mean * strength, beta: (1 - mean) * strength }
}

/** The same from the rates of groups, each counted once whatever its size, as in Gelman et al., 5.1. */
export function momentsOfRates(rates: readonly number[]): {
  readonly mean: number
  readonly standardDeviation: number
} {
  return { mean: meanOf(rates), standardDeviation: Math.sqrt(sampleVariance(rates)) }
}
