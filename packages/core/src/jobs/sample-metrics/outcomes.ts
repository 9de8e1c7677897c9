import { type CalendarDay, dayNumber } from '../../calendar-day.ts'
import { type Conversion, conversionsOf } from './conversions.ts'
import { type Credit, creditOf } from './credit.ts'
import { type Episode, episodesOf } from './episodes.ts'
import type { PricedLine, SampleDimension, SampleHistory } from './facts.ts'
import type { SampleMetricsPolicy } from './policy.ts'

/** What became of an episode. */
export interface SampleOutcome {
  readonly episode: Episode
  readonly conversion: Conversion<PricedLine> | null
  /** Who gets the credit, or would if it converted now. */
  readonly credits: readonly Credit[]
}

/** The episodes that began in the look-back, and what became of each by the end of as-of. */
export function outcomesOf(
  { tastings, lines, products }: SampleHistory,
  asOf: CalendarDay,
  windowDays: number,
  { match, credit, lookBackDays }: SampleMetricsPolicy,
): readonly SampleOutcome[] {
  const productOf = (skuId: string) => products[skuId] ?? null
  const episodes = episodesOf(tastings, windowDays)
  const conversions = conversionsOf(episodes, lines, { windowDays, match, productOf })
  const first = dayNumber(asOf) - lookBackDays + 1
  return episodes.flatMap((episode, index) => {
    if (dayNumber(episode.startedOn) < first) return []
    const conversion = conversions[index] ?? null
    return { episode, conversion, credits: creditOf(episode, conversion?.line ?? null, credit) }
  })
}

/** How much of an outcome belongs to a group whose history it is in, in [0, 1]: all, but for another SKU of the product, or other reps' credit. */
export function shareOf(
  { episode, credits }: SampleOutcome,
  { dimension, groupKey }: { readonly dimension: SampleDimension; readonly groupKey: string },
): number {
  if (dimension === 'sku') return episode.skuId === groupKey ? 1 : 0
  if (dimension !== 'rep') return 1
  return credits.reduce((sum, { touch, share }) => (touch.repId === groupKey ? sum + share : sum), 0)
}
