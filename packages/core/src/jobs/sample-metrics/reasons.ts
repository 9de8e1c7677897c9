import type { Reason } from '../../decision.ts'
import type { BetaPrior } from '../../statistics/beta-prior.ts'
import type { SampleGroup } from './facts.ts'
import type { SampleCurvePoint, SampleMetric } from './metric.ts'
import { rounded } from './metric.ts'
import type { SampleMetricsPolicy } from './policy.ts'

/** Why a group's measures are what they are: the rate first, then how far it can be trusted, what it brought, and a rep's allowance. */
export function reasonsFor(
  next: SampleMetric,
  { dimension, windowDays, asOf }: SampleGroup,
  policy: SampleMetricsPolicy,
  prior: BetaPrior | undefined,
): readonly Reason[] {
  const { rate, matured, naiveRate, episodes, conversions, samples } = next
  const reasons: Reason[] = []
  if (rate === null) {
    reasons.push({ code: 'NOT_MATURED', value: episodes, threshold: windowDays, evidence: { conversions, naiveRate } })
  } else {
    const { maturedConversions, rateLow, rateHigh } = next
    const evidence = { conversions: maturedConversions, matured, rateLow, rateHigh, windowDays, naiveRate }
    reasons.push({ code: 'CONVERSION_RATE', value: rate, threshold: null, evidence })
  }
  if (next.smallSample)
    reasons.push({ code: 'SMALL_SAMPLE', value: matured, threshold: policy.smallSampleBelow, evidence: {} })
  // overall is the only group of its dimension: there is nothing to draw its rate to
  if (dimension !== 'overall' && prior && next.shrunkRate !== null) {
    const strength = prior.alpha + prior.beta
    const evidence = {
      priorRate: rounded(prior.alpha / strength, 6),
      priorEpisodes: rounded(strength, 2),
      basis: prior.basis,
    }
    reasons.push({ code: 'SHRUNK_RATE', value: next.shrunkRate, threshold: null, evidence })
  }
  const { revenue, revenuePerSample, medianDays, meanDays } = next
  const evidence = { conversions, samples, revenuePerSample, medianDays, meanDays, credit: policy.credit }
  reasons.push({ code: 'REVENUE', value: revenue, threshold: null, evidence })
  if (next.otherSizeConversions > 0)
    reasons.push({ code: 'OTHER_SIZE', value: next.otherSizeConversions, threshold: null, evidence: { conversions } })
  if (next.alreadyBuying > 0) {
    const evidence = { samples, days: policy.alreadyBuyingDays }
    reasons.push({ code: 'ALREADY_BUYING', value: next.alreadyBuying, threshold: null, evidence })
  }
  if (next.allowanceUsed !== null && next.allowanceRemaining !== null) {
    const code = next.allowanceRemaining < 0 ? 'ALLOWANCE_EXCEEDED' : 'ALLOWANCE'
    reasons.push({ code, value: next.allowanceUsed, threshold: next.allowance, evidence: { month: asOf.slice(0, 7) } })
  }
  return reasons
}

/** Why a point of a curve is where it is. */
export function curveReasons(day: number, { survival, atRisk, conversions }: SampleCurvePoint): readonly Reason[] {
  return [{ code: 'SURVIVAL', value: survival, threshold: null, evidence: { day, atRisk, conversions } }]
}
