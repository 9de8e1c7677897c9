import type { JsonValue } from '../../decision.ts'
import type { PageContext, RunContext } from '../../job.ts'
import type { BurnShared } from './facts.ts'
import type { BurnRatesPolicy } from './policy.ts'

/** What the SQL needs to know of a run. */
export function queryParameters({
  asOf,
  policy,
  tenant,
}: RunContext<BurnRatesPolicy, unknown>): Record<string, JsonValue> {
  const { sale, seasonality } = policy
  return {
    asOf,
    timeZone: tenant.timeZone,
    statuses: sale.statuses,
    dateColumns: sale.dateColumns,
    sampleAccountIds: sale.sampleAccounts.ids,
    sampleAccountNames: sale.sampleAccounts.names,
    lookBackDays: lookBackDays(policy),
    seasonYears: seasonality.maximumYears,
    seasonCategories: seasonality.maximumCategories,
    segmentSample: policy.pairs.segmentSample,
  }
}

/** The same for a page. */
export function pageParameters(context: PageContext<BurnShared, BurnRatesPolicy>): Record<string, JsonValue> {
  const { after, limit, only } = context
  return { ...queryParameters(context), after, limit, only }
}

/** The longest that any part of a SKU's decision looks back. */
export function lookBackDays({ series, averageDays, trend }: BurnRatesPolicy): number {
  return Math.max(series.bucketDays * series.maximumBuckets, ...averageDays, 180, trend.recentDays + trend.beforeDays)
}
