import type { CalendarDay } from '../../calendar-day.ts'
import { type BetaPrior, betaPrior, type GroupCount } from '../../statistics/beta-prior.ts'
import { compareValues } from './compare-values.ts'
import { conversionRates } from './conversion-rates.ts'
import { type SampleDimension, type SampledPair, type SampleShared, sampleDimensions } from './facts.ts'
import { outcomesOf, type SampleOutcome } from './outcomes.ts'
import type { SampleMetricsPolicy } from './policy.ts'

/** The prior of each dimension and window, by the moments of the rates of its groups. The order of the pairs does not matter. */
export function priorsOf(
  pairs: readonly SampledPair[],
  asOf: CalendarDay,
  policy: SampleMetricsPolicy,
): SampleShared['priors'] {
  const priors: { [Dimension in SampleDimension]?: { [windowDays: string]: BetaPrior } } = {}
  for (const windowDays of policy.windows) {
    const counts = countsByGroup(pairs, asOf, windowDays, policy)
    for (const dimension of sampleDimensions) {
      const groups = [...counts[dimension]].toSorted(([one], [other]) => compareValues(one, other))
      const prior = betaPrior(
        groups.map(([, count]) => count),
        policy.prior,
      )
      priors[dimension] = { ...priors[dimension], [windowDays]: prior }
    }
  }
  return priors
}

type Counts = Record<SampleDimension, Map<string, GroupCount>>

function countsByGroup(
  pairs: readonly SampledPair[],
  asOf: CalendarDay,
  windowDays: number,
  policy: SampleMetricsPolicy,
): Counts {
  const counts = Object.fromEntries(sampleDimensions.map((dimension) => [dimension, new Map()])) as Counts
  for (const pair of pairs) {
    for (const outcome of outcomesOf(pair, asOf, windowDays, policy)) {
      const { startedOn } = outcome.episode
      const isConverted = outcome.conversion !== null
      const { matured, maturedConversions } = conversionRates([{ startedOn, isConverted }], asOf, windowDays)
      if (matured === 0) continue
      for (const [dimension, key, share] of groupsOf(pair, outcome)) {
        const { successes, trials } = counts[dimension].get(key) ?? { successes: 0, trials: 0 }
        counts[dimension].set(key, { successes: successes + maturedConversions * share, trials: trials + share })
      }
    }
  }
  return counts
}

function groupsOf(
  { category, supplier, segment }: SampledPair,
  { episode, credits }: SampleOutcome,
): readonly (readonly [SampleDimension, string, number])[] {
  return [
    ['category', category, 1],
    ['overall', 'all', 1],
    ['segment', segment, 1],
    ['sku', episode.skuId, 1],
    ['supplier', supplier, 1],
    ...credits.map(({ touch, share }) => ['rep', touch.repId ?? '', share] as const),
  ]
}
