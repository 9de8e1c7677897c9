import type { AccountFacts, AccountShared, SegmentGaps } from './facts.ts'

/** The segment of a customer; undefined where it has none, or one that `prepare` found too few gaps for. */
export function segmentOf({ customerType }: AccountFacts, { segments }: AccountShared): SegmentGaps | undefined {
  const key = customerType ?? ''
  // a customer type may be any text, `constructor` too
  return Object.hasOwn(segments, key) ? segments[key] : undefined
}
