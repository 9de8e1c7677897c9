import type { PruneCounts } from './ports/retention.ts'

export const nothingPruned: PruneCounts = { changes: 0, runs: 0, occurrences: 0, metrics: 0, effects: 0, alerts: 0 }

export function addPruned(left: PruneCounts, right: PruneCounts): PruneCounts {
  const sums = (Object.keys(nothingPruned) as (keyof PruneCounts)[]).map((kind) => [kind, left[kind] + right[kind]])
  return Object.fromEntries(sums) as PruneCounts
}
