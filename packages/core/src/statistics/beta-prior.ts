import type { Beta } from './beta-binomial.ts'

export interface GroupCount {
  readonly successes: number
  readonly trials: number
}

export interface BetaPrior extends Beta {
  /**
   * `moments`: as the groups vary. `alike`: they vary no more than chance does, so the prior is as strong as allowed. `split`: they vary as
   * much as rates can, so it is as weak as allowed. `pooled`: no variation to see (one group, or no success or no failure anywhere).
   * `none`: no trials.
   */
  readonly basis: 'moments' | 'alike' | 'split' | 'pooled' | 'none'
}

export interface BetaPriorOptions {
  /** The strength alpha + beta, in trials, is kept within these; a pooled prior has the lower. */
  readonly minimumStrength: number
  readonly maximumStrength: number
}

/**
 * Prior of the rates of groups by Kleinman's moments ("Proportions with Extraneous Variance: Single and Independent Samples", JASA 68,
 * 1973), groups weighted by their trials. Unlike the plain moments of the rates, it takes out what is only sampling, which small groups
 * at 0 and 1 would pass for variation: with S the weighted squares around the pooled rate p, w = n, N = sum n,
 * 1 / (strength + 1) = (S - p q (G - 1)) / (p q (N - sum n^2 / N - (G - 1))) over G groups. Groups without trials do not count.
 */
export function betaPrior(groups: readonly GroupCount[], options: BetaPriorOptions): BetaPrior {
  const counted = groups.filter(({ trials }) => trials > 0)
  const trials = counted.reduce((sum, group) => sum + group.trials, 0)
  const successes = counted.reduce((sum, group) => sum + group.successes, 0)
  if (trials === 0) return ofStrength(0.5, options.minimumStrength, 'none')
  // Jeffreys' half success and half failure: a prior certain of 0 or 1 could never be moved
  const mean = successes === 0 || successes === trials ? (successes + 0.5) / (trials + 1) : successes / trials
  const correlation = correlationWithin(counted, trials, successes)
  if (correlation === null) return ofStrength(mean, options.minimumStrength, 'pooled')
  if (correlation <= 0) return ofStrength(mean, options.maximumStrength, 'alike')
  const strength = 1 / correlation - 1
  if (strength > options.maximumStrength) return ofStrength(mean, options.maximumStrength, 'alike')
  if (strength < options.minimumStrength) return ofStrength(mean, options.minimumStrength, 'split')
  return ofStrength(mean, strength, 'moments')
}

/** Kleinman's gamma = 1 / (strength + 1); null where it cannot be seen. */
function correlationWithin(groups: readonly GroupCount[], trials: number, successes: number): number | null {
  const mean = successes / trials
  const chance = mean * (1 - mean)
  const freedom = groups.length - 1
  const spread = groups.reduce((sum, group) => sum + group.trials * (group.successes / group.trials - mean) ** 2, 0)
  const squares = groups.reduce((sum, group) => sum + group.trials ** 2, 0)
  const extra = chance * (trials - squares / trials - freedom)
  return extra > 1e-12 * trials ? (spread - chance * freedom) / extra : null
}

function ofStrength(mean: number, strength: number, basis: BetaPrior['basis']): BetaPrior {
  return { alpha: mean * strength, beta: (1 - mean) * strength, basis }
}
