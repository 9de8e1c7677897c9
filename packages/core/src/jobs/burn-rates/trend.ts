import type { CalendarDay } from '../../calendar-day.ts'
import type { DaySales } from './demand-series.ts'
import { unitsOfAges } from './plain-averages.ts'

export interface TrendOptions {
  /** The last days … */
  readonly recentDays: number
  /** … against these before them, or as many as there are since the first movement … */
  readonly beforeDays: number
  /** … which must be at least so many. */
  readonly minimumBeforeDays: number
  /** Accelerating from this change on: 0.2 is 20 % more a day. */
  readonly accelerating: number
  /** Slowing below this change, negative: -0.2 is 20 % less a day. */
  readonly slowing: number
}

export interface Trend {
  /** `unknown` where too little lies before. */
  readonly direction: 'accelerating' | 'stable' | 'slowing' | 'unknown'
  readonly recentPerDay: number
  readonly beforePerDay: number | null
  /** Recent over before, less 1; null where nothing was sold before. */
  readonly change: number | null
}

/** Units a day of the last days against the days before, returns netted off; less than nothing sold counts as nothing. */
export function trendOf(
  sales: readonly DaySales[],
  asOf: CalendarDay,
  daysSinceFirstMovement: number,
  options: TrendOptions,
): Trend {
  const { recentDays, beforeDays, minimumBeforeDays } = options
  const recentLength = Math.min(recentDays, daysSinceFirstMovement)
  const recent = Math.max(0, unitsOfAges(sales, asOf, 0, recentDays))
  const recentPerDay = recentLength > 0 ? recent / recentLength : 0
  const beforeLength = Math.min(beforeDays, daysSinceFirstMovement - recentDays)
  if (beforeLength <= 0 || beforeLength < minimumBeforeDays) {
    return { direction: 'unknown', recentPerDay, beforePerDay: null, change: null }
  }
  const beforePerDay = Math.max(0, unitsOfAges(sales, asOf, recentDays, recentDays + beforeLength)) / beforeLength
  const change = beforePerDay > 0 ? recentPerDay / beforePerDay - 1 : null
  return { direction: directionOf(change, recentPerDay, options), recentPerDay, beforePerDay, change }
}

function directionOf(change: number | null, recentPerDay: number, options: TrendOptions): Trend['direction'] {
  if (change === null) return recentPerDay > 0 ? 'accelerating' : 'stable'
  // 1.2 - 1 is below 0.2: a change that is the threshold but for rounding counts as it
  const rounding = 1e-9
  if (change >= options.accelerating - rounding) return 'accelerating'
  return change < options.slowing - rounding ? 'slowing' : 'stable'
}
