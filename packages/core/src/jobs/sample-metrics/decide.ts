import type { CalendarDay } from '../../calendar-day.ts'
import type { Decision } from '../../decision.ts'
import { betaPosterior } from '../../statistics/beta-binomial.ts'
import { wilsonInterval } from '../../statistics/wilson-interval.ts'
import type { SampleGroup, SampleShared } from './facts.ts'
import { measure } from './measures.ts'
import { rounded, type SampleMetric } from './metric.ts'
import type { SampleMetricsPolicy } from './policy.ts'
import { reasonsFor } from './reasons.ts'

/** How the samples of a group turned into orders within one window, from its history, policy and the priors alone. */
export function decideSampleMetric(
  facts: SampleGroup,
  context: { readonly asOf: CalendarDay; readonly policy: SampleMetricsPolicy; readonly shared: SampleShared },
): Decision<SampleMetric> {
  const { policy, shared } = context
  const measures = measure(facts, policy)
  const { matured, maturedConversions, revenueCents } = measures
  const interval = wilsonInterval(maturedConversions, matured, policy.confidence)
  const prior = shared.priors[facts.dimension]?.[facts.windowDays]
  const shrunk = prior ? betaPosterior(prior, maturedConversions, matured).mean : measures.rate
  const next: SampleMetric = {
    label: facts.label,
    samples: facts.samples,
    quantity: rounded(facts.quantity, 4),
    customersSampled: facts.customersSampled,
    alreadyBuying: facts.alreadyBuying,
    episodes: rounded(measures.episodes, 6),
    matured: rounded(matured, 6),
    conversions: rounded(measures.conversions, 6),
    maturedConversions: rounded(maturedConversions, 6),
    otherSizeConversions: rounded(measures.otherSizeConversions, 6),
    rate: rounded(measures.rate, 6),
    rateLow: rounded(interval?.lower ?? null, 6),
    rateHigh: rounded(interval?.upper ?? null, 6),
    shrunkRate: rounded(shrunk, 6),
    naiveRate: rounded(measures.naiveRate, 6),
    revenue: revenueCents / 100,
    revenuePerSample: facts.samples === 0 ? null : rounded(revenueCents / 100 / facts.samples, 2),
    meanDays: rounded(measures.meanDays, 2),
    medianDays: rounded(measures.medianDays, 2),
    // a share of an episode is none by itself
    smallSample: rounded(matured, 6) < policy.smallSampleBelow,
    ...allowanceOf(facts, policy),
  }
  return { next, reasons: reasonsFor(next, facts, policy, prior) }
}

function allowanceOf(
  { dimension, allowance, allowanceUsed }: SampleGroup,
  { monthlyAllowance }: SampleMetricsPolicy,
): Pick<SampleMetric, 'allowance' | 'allowanceUsed' | 'allowanceRemaining'> {
  if (dimension !== 'rep') return { allowance: null, allowanceUsed: null, allowanceRemaining: null }
  const allowed = rounded(allowance ?? monthlyAllowance, 4)
  const used = rounded(allowanceUsed ?? 0, 4)
  return { allowance: allowed, allowanceUsed: used, allowanceRemaining: rounded(allowed - used, 4) }
}
