import { addDays, type CalendarDay, dayNumber } from '../../calendar-day.ts'
import { median } from '../../statistics/quantile.ts'
import type { DaySales } from './demand-series.ts'

export interface PairForecastOptions {
  /** Fewer gaps between sale days give no cadence. */
  readonly minimumGaps: number
  /** Weight of the segment's rate, in gaps. */
  readonly shrinkageGaps: number
  /** A date further than this after the last sale is no forecast. */
  readonly horizonDays: number
}

export interface PairForecast {
  readonly lastSaleOn: CalendarDay | null
  /** Last sale plus median gap; null for fewer gaps than `minimumGaps`. */
  readonly cadenceOn: CalendarDay | null
  /** Last sale plus what its quantity lasts at `ratePerDay`. */
  readonly depletionOn: CalendarDay | null
  /** When the next order is expected: by cadence, else by depletion; null from a single order. */
  readonly predictedReorderOn: CalendarDay | null
  /** Units a day. */
  readonly ratePerDay: number | null
  /** Whose rate it is: the customer's own, that shrunk towards the segment's, the segment's alone, or no one's. */
  readonly basis: 'own' | 'shrunk' | 'segment' | 'none'
}

/**
 * When a customer will want a SKU again. It depends on the sales alone, not on the day it is asked: a forecast that is passed stays passed,
 * and does not slide forward every night. The own rate is what was bought before the last sale over the days it lasted; with a segment's
 * rate it is shrunk, (w r_seg + n r) / (w + n) over n gaps. Days on which as much came back as was sold are no sale days.
 */
export function pairForecast(
  sales: readonly DaySales[],
  segmentRatePerDay: number | null,
  options: PairForecastOptions,
): PairForecast {
  const days = saleDaysOf(sales)
  const last = days.at(-1)
  const gaps = days.slice(1).map(({ number }, index) => number - (days[index]?.number ?? number))
  const { ratePerDay, basis } = rateOf(days, segmentRatePerDay, options.shrinkageGaps)
  if (last === undefined) {
    return { lastSaleOn: null, cadenceOn: null, depletionOn: null, predictedReorderOn: null, ratePerDay, basis }
  }
  const after = (wait: number) => (wait <= options.horizonDays ? addDays(last.on, Math.round(wait)) : null)
  const cadenceOn = gaps.length >= Math.max(1, options.minimumGaps) ? after(medianOf(gaps)) : null
  const depletionOn = ratePerDay === null ? null : after(last.units / ratePerDay)
  const predictedReorderOn = gaps.length === 0 ? null : (cadenceOn ?? depletionOn)
  return { lastSaleOn: last.on, cadenceOn, depletionOn, predictedReorderOn, ratePerDay, basis }
}

interface SaleDay extends DaySales {
  readonly number: number
}

/** Days with units sold, ascending, one a day. */
function saleDaysOf(sales: readonly DaySales[]): readonly SaleDay[] {
  const units = new Map<CalendarDay, number>()
  for (const sale of sales) units.set(sale.on, (units.get(sale.on) ?? 0) + sale.units)
  return [...units]
    .filter(([, sum]) => sum > 0)
    .map(([on, sum]) => ({ on, units: sum, number: dayNumber(on) }))
    .sort((one, other) => one.number - other.number)
}

function rateOf(
  days: readonly SaleDay[],
  segmentRate: number | null,
  weight: number,
): Pick<PairForecast, 'ratePerDay' | 'basis'> {
  const segment = segmentRate !== null && segmentRate > 0 ? segmentRate : null
  const [first, last] = [days[0], days.at(-1)]
  const gaps = days.length - 1
  if (first === undefined || last === undefined || gaps < 1) {
    return segment === null ? { ratePerDay: null, basis: 'none' } : { ratePerDay: segment, basis: 'segment' }
  }
  const consumed = days.slice(0, -1).reduce((sum, { units }) => sum + units, 0)
  const own = consumed / (last.number - first.number)
  if (segment === null || weight === 0) return { ratePerDay: own, basis: 'own' }
  return { ratePerDay: (weight * segment + gaps * own) / (weight + gaps), basis: 'shrunk' }
}

function medianOf(values: readonly number[]): number {
  return median(values.toSorted((one, other) => one - other))
}
