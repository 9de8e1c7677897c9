import { z } from 'zod'
import type { JsonValue } from '../../decision.ts'
import { defineJob, defineStep, type PageContext, type RunContext } from '../../job.ts'
import { namedQuery } from '../../query.ts'
import { table } from '../../target.ts'
import { explainNoSales, type SalesFound } from '../account-types/explain-no-sales.ts'
import { decideSampleMetric } from './decide.ts'
import { decideCurvePoint } from './decide-curve.ts'
import { explainNoSamples, type SamplesFound } from './explain-no-samples.ts'
import type { SampleCurveDay, SampledPair, SampleGroup, SampleShared } from './facts.ts'
import { findSampleGroup, wantedRows } from './find-group.ts'
import type { SampleCurvePoint, SampleMetric } from './metric.ts'
import { type SampleMetricsPolicy, sampleMetricsPolicy } from './policy.ts'
import { priorsOf } from './priors.ts'

type Page = PageContext<SampleShared, SampleMetricsPolicy>

/** The step of the groups. */
export const metrics = defineStep({
  name: 'metrics',
  record: {
    kind: 'sample_group',
    relation: 'sample',
    label: ({ dimension, label, windowDays }: SampleGroup) => `${nameOf(dimension, label)}, ${windowDays} days`,
    find: findSampleGroup,
  },
  page: (context: Page) => namedQuery<SampleGroup>('sample-metrics/groups', pageParameters(context)),
  decide: decideSampleMetric,
  summary: {
    keys: ['CONVERTED', 'NONE_CONVERTED'],
    keyOf: ({ conversions }: SampleMetric) => (conversions > 0 ? 'CONVERTED' : 'NONE_CONVERTED'),
  },
  target: table<SampleMetric>({
    name: 'sample_metric',
    key: ['asOf', 'dimension', 'groupKey', 'windowDays'],
    columns: {
      label: 'text',
      samples: 'integer',
      quantity: 'numeric',
      customersSampled: 'integer',
      alreadyBuying: 'integer',
      episodes: 'numeric',
      matured: 'numeric',
      conversions: 'numeric',
      maturedConversions: 'numeric',
      otherSizeConversions: 'numeric',
      rate: 'numeric',
      rateLow: 'numeric',
      rateHigh: 'numeric',
      shrunkRate: 'numeric',
      naiveRate: 'numeric',
      revenue: 'numeric',
      revenuePerSample: 'numeric',
      meanDays: 'numeric',
      medianDays: 'numeric',
      smallSample: 'boolean',
      allowance: 'numeric',
      allowanceUsed: 'numeric',
      allowanceRemaining: 'numeric',
    },
  }),
})

const curve = defineStep({
  name: 'curve',
  record: {
    kind: 'sample_curve',
    label: ({ dimension, label, day }: SampleCurveDay) => `${nameOf(dimension, label)}, day ${day}`,
  },
  page: (context: Page) => namedQuery<SampleCurveDay>('sample-metrics/curve', pageParameters(context)),
  decide: decideCurvePoint,
  target: table<SampleCurvePoint>({
    name: 'sample_curve',
    key: ['asOf', 'dimension', 'groupKey', 'day'],
    columns: {
      label: 'text',
      atRisk: 'numeric',
      conversions: 'numeric',
      survival: 'numeric',
      standardError: 'numeric',
      survivalLow: 'numeric',
      survivalHigh: 'numeric',
    },
  }),
})

/** Which samples turn into orders, for whom, how soon: by SKU, category, rep, segment and supplier, in several windows. */
export const sampleMetrics = defineJob({
  name: 'sample-metrics',
  description: 'Measures how samples turn into orders, by SKU, category, rep, segment and supplier.',
  schedule: { cron: '30 2 * * *', zone: 'UTC', missed: 'all' },
  asOf: 'last-complete-day',
  input: z.strictObject({}),
  policy: sampleMetricsPolicy,
  async prepare(reader, context: RunContext<SampleMetricsPolicy, unknown>): Promise<SampleShared> {
    const pairs = await reader.read(namedQuery<SampledPair>('sample-metrics/pairs', parameters(context)))
    return { priors: priorsOf(pairs, context.asOf, context.policy) }
  },
  steps: [metrics, curve],
  foundNothing: ({ summary }) => summary.CONVERTED === 0,
  async explainZero(reader, context, { counts }) {
    if (counts.read === 0) {
      const [found] = await reader.read(namedQuery<SamplesFound>('sample-metrics/samples-found', parameters(context)))
      return found ? explainNoSamples(found, context) : null
    }
    const [found] = await reader.read(namedQuery<SalesFound>('sales-found', parameters(context)))
    return found && found.sales === 0 ? explainNoSales(found, context) : null
  },
})

function nameOf(dimension: SampleGroup['dimension'], label: string): string {
  return dimension === 'overall' ? 'overall' : `${dimension} ${label}`
}

function pageParameters(context: Page): Record<string, JsonValue> {
  const { after, limit, only } = context
  return { ...parameters(context), after, limit, only: only && wantedRows(only, context) }
}

/** What the SQL needs to know of a run. */
function parameters({ asOf, policy, tenant }: RunContext<SampleMetricsPolicy, unknown>): Record<string, JsonValue> {
  const { sale, accountType } = policy
  return {
    asOf,
    timeZone: tenant.timeZone,
    statuses: sale.statuses,
    dateColumns: sale.dateColumns,
    accountIds: sale.sampleAccounts.ids,
    accountNames: sale.sampleAccounts.names,
    windows: policy.windows,
    lookBackDays: policy.lookBackDays,
    match: policy.match,
    alreadyBuyingDays: policy.alreadyBuyingDays,
    activeDays: accountType.activeDays,
    targetDays: accountType.targetDays,
  }
}
