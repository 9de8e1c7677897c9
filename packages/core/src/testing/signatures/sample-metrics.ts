import { z } from 'zod'
import type { CalendarDay } from '../../calendar-day.ts'
import { defineJob, defineStep, type PageContext } from '../../job.ts'
import { namedQuery } from '../../query.ts'
import { salePolicy } from '../../sale-policy.ts'
import { table } from '../../target.ts'
import { paging, reasons } from './parts.ts'

/* The signature of sample-metrics (jobs.md, section 2): a row a group, window and day; and its curve, a row a point. */

const samplePolicy = z
  .strictObject({
    sale: salePolicy.prefault({}),
    windows: z.array(z.int().positive()).default([7, 30, 90]),
    credit: z.enum(['last', 'first', 'linear']).default('last'),
    smallSampleBelow: z.int().default(5),
    monthlyAllowance: z.int().default(60),
  })
  .prefault({})
export type SamplePolicy = z.infer<typeof samplePolicy>
type Dimension = 'sku' | 'category' | 'rep' | 'segment' | 'supplier' | 'overall'

export interface SampleShared {
  readonly priors: Readonly<Partial<Record<Dimension, { readonly alpha: number; readonly beta: number }>>>
}
export interface SampleGroup {
  readonly asOf: CalendarDay
  readonly windowDays: number
  readonly dimension: Dimension
  readonly groupKey: string
  readonly label: string
  readonly samples: number
  readonly quantity: number
  readonly customersSampled: number
  readonly episodes: number
  readonly matured: number
  readonly maturedConversions: number
  readonly conversions: number
  readonly revenueCents: number
  readonly lagDays: readonly number[]
  readonly alreadyBuying: number
  readonly usedAllowance: number | null
}
interface SampleMetric {
  readonly matured: number
  readonly rate: number | null
  readonly naiveRate: number | null
  readonly wilsonLow: number | null
  readonly wilsonHigh: number | null
  readonly shrunkRate: number | null
  readonly revenueCents: number
  readonly medianLagDays: number | null
  readonly smallSample: boolean
  readonly remainingAllowance: number | null
}
interface CurvePoint {
  readonly asOf: CalendarDay
  readonly dimension: Dimension
  readonly groupKey: string
  readonly day: number
  readonly steps: readonly { readonly atRisk: number; readonly converted: number }[]
}
interface CurveValue {
  readonly survival: number
  readonly standardError: number
}

export const metrics = defineStep({
  name: 'metrics',
  record: { kind: 'sample_group', label: (facts: SampleGroup) => facts.label },
  page: (context: PageContext<SampleShared, SamplePolicy>) =>
    namedQuery<SampleGroup>('sample-metrics/groups', {
      ...paging(context),
      windows: context.policy.windows,
      credit: context.policy.credit,
    }),
  decide(facts, { policy, shared }) {
    const prior = shared.priors[facts.dimension]
    const rate = facts.matured === 0 ? null : facts.maturedConversions / facts.matured
    const next: SampleMetric = {
      matured: facts.matured,
      rate,
      naiveRate: facts.episodes === 0 ? null : facts.conversions / facts.episodes,
      wilsonLow: rate,
      wilsonHigh: rate,
      shrunkRate: prior ? (prior.alpha + facts.maturedConversions) / (prior.alpha + prior.beta + facts.matured) : rate,
      revenueCents: facts.revenueCents,
      medianLagDays: facts.lagDays[0] ?? null,
      smallSample: facts.matured < policy.smallSampleBelow,
      remainingAllowance: facts.usedAllowance === null ? null : policy.monthlyAllowance - facts.usedAllowance,
    }
    return { next, reasons: reasons('RATE', rate) }
  },
  target: table<SampleMetric>({
    name: 'sample_metric',
    key: ['asOf', 'windowDays', 'dimension', 'groupKey'],
    columns: {
      matured: 'integer',
      rate: 'double',
      naiveRate: 'double',
      wilsonLow: 'double',
      wilsonHigh: 'double',
      shrunkRate: 'double',
      revenueCents: 'bigint',
      medianLagDays: 'numeric',
      smallSample: 'boolean',
      remainingAllowance: 'integer',
    },
  }),
})
const curve = defineStep({
  name: 'curve',
  record: { kind: 'sample_curve', label: (facts: CurvePoint) => `${facts.groupKey} day ${facts.day}` },
  page: (context: PageContext<SampleShared, SamplePolicy>) =>
    namedQuery<CurvePoint>('sample-metrics/curve', paging(context)),
  decide: ({ steps }) => {
    const survival = steps.reduce((left, { atRisk, converted }) => left * (1 - converted / atRisk), 1)
    return { next: { survival, standardError: 0 }, reasons: reasons('SURVIVAL', survival) }
  },
  target: table<CurveValue>({
    name: 'sample_curve',
    key: ['asOf', 'dimension', 'groupKey', 'day'],
    columns: { survival: 'double', standardError: 'double' },
  }),
})
export const sampleMetrics = defineJob({
  name: 'sample-metrics',
  description: 'How samples turn into orders.',
  schedule: { cron: '30 2 * * *', missed: 'all' },
  asOf: 'last-complete-day',
  input: z.strictObject({}),
  policy: samplePolicy,
  async prepare(reader, { asOf, policy }): Promise<SampleShared> {
    const rows = await reader.read(
      namedQuery<{ dimension: Dimension; alpha: number; beta: number }>('sample-metrics/priors', {
        asOf,
        windows: policy.windows,
      }),
    )
    return { priors: Object.fromEntries(rows.map(({ dimension, ...prior }) => [dimension, prior])) }
  },
  steps: [metrics, curve],
})
