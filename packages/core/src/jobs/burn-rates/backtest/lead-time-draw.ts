import { normalQuantile } from '../../../statistics/normal-quantile.ts'
import type { LeadTime } from '../lead-time.ts'

const strata = 8

/**
 * A lead time as it might have been, in whole days: eight equally likely ones of its distribution, taken in turn. A reorder point covers a lead time that
 * varies, so to hold it against one that never does would make it look better than it is. Without chance, so that a backtest gives the same twice.
 */
export function drawnLeadTime({ days, deviationDays }: LeadTime, turn: number): number {
  // 3 and 8 have no common divisor: all strata come before one comes again, and neighbours differ
  const stratum = (turn * 3) % strata
  return Math.max(0, Math.round(days + deviationDays * normalQuantile((stratum + 0.5) / strata)))
}
