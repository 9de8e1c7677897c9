import { isAfter, type SaleLine } from './conversions.ts'
import type { Episode, Tasting } from './episodes.ts'

/** A tasting's share in a conversion. */
export interface Credit {
  readonly touch: Tasting
  /** In (0, 1]; the shares of a conversion sum to 1. */
  readonly share: number
}

/**
 * Who gets the credit for the sale that converted an episode: its last touch before the sale, its first, or all of them alike (linear).
 * A tasting given after the order had no part in it: empty where all were. Without a sale (null), who would get it now.
 */
export function creditOf(
  { touches }: Episode,
  sale: SaleLine | null,
  rule: 'last' | 'first' | 'linear',
): readonly Credit[] {
  const before = sale === null ? touches : touches.filter((touch) => isAfter(sale, touch))
  if (rule === 'first') return before.slice(0, 1).map((touch) => ({ touch, share: 1 }))
  if (rule === 'last') return before.slice(-1).map((touch) => ({ touch, share: 1 }))
  return before.map((touch) => ({ touch, share: 1 / before.length }))
}
