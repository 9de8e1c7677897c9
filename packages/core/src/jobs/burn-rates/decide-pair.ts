import type { CalendarDay } from '../../calendar-day.ts'
import type { Decision } from '../../decision.ts'
import type { BurnShared, PairFacts } from './facts.ts'
import { pairForecast } from './pair-forecast.ts'
import type { BurnRatesPolicy } from './policy.ts'
import type { CustomerBurnRate } from './results.ts'
import { roundedRate } from './rounded.ts'

/** When a customer will want a SKU again: of its sales up to as-of, and of the segment's rate where its own says little. */
export function decidePair(
  facts: PairFacts,
  { policy, shared }: { readonly asOf: CalendarDay; readonly policy: BurnRatesPolicy; readonly shared: BurnShared },
): Decision<CustomerBurnRate> {
  const segmentRate = shared.segmentRates[facts.customerType ?? '']?.[facts.category ?? ''] ?? null
  const { minimumGaps, shrinkageGaps } = policy.pairs
  const forecast = pairForecast(facts.sales, segmentRate, {
    minimumGaps,
    shrinkageGaps,
    horizonDays: policy.horizonDays,
  })
  const ratePerDay = forecast.ratePerDay === null ? null : roundedRate(forecast.ratePerDay)
  const { cadenceOn, depletionOn, lastSaleOn } = forecast
  return {
    next: { ...forecast, ratePerDay },
    reasons: [
      {
        code: cadenceOn === null ? `DEPLETION_${forecast.basis.toUpperCase()}` : 'CADENCE',
        value: forecast.predictedReorderOn,
        threshold: null,
        evidence: {
          saleDays: facts.sales.length,
          lastSaleOn,
          lastUnits: facts.sales.find(({ on }) => on === lastSaleOn)?.units ?? null,
          ratePerDay,
          segmentRate,
          cadenceOn,
          depletionOn,
        },
      },
    ],
  }
}
