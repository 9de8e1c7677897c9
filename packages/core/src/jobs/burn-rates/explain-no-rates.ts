import type { CalendarDay } from '../../calendar-day.ts'
import { dayNumber } from '../../calendar-day.ts'
import type { ZeroReason } from '../../job.ts'
import type { Tenant } from '../../ports/database.ts'
import type { RunProgress } from '../../run.ts'
import { explainNoSales, type SalesFound } from '../account-types/explain-no-sales.ts'
import type { BurnRatesPolicy } from './policy.ts'

/** Why no SKU has a rate: no orders, none that count, none within the look-back, or too few of each SKU. */
export function explainNoRates(
  found: SalesFound,
  {
    asOf,
    tenant,
    policy,
    progress,
  }: {
    readonly asOf: CalendarDay
    readonly tenant: Tenant
    readonly policy: BurnRatesPolicy
    readonly progress: RunProgress
  },
): ZeroReason {
  const { newestSaleOn } = found
  const { bucketDays, maximumBuckets } = policy.series
  const isRecent = newestSaleOn !== null && dayNumber(asOf) - dayNumber(newestSaleOn) < bucketDays * maximumBuckets
  const skus = progress.summary.INSUFFICIENT ?? 0
  const passedOver = progress.skipped.NO_LONGER_OFFERED ?? 0
  if (skus === 0) {
    const message = `All ${passedOver} SKUs of tenant '${tenant.slug}' are no longer offered, without stock, and never sold.`
    return { code: 'ALL_FILTERED', message, evidence: { ...progress.skipped } }
  }
  if (found.orders === 0) {
    const message = `Tenant '${tenant.slug}' has SKUs but no orders.`
    return { code: 'NO_RECORDS', message, evidence: { ...found } }
  }
  if (!isRecent) return explainNoSales(found, { asOf, tenant })
  const message =
    `None of the ${skus} SKUs of tenant '${tenant.slug}' was sold in ${policy.minimumDemands} buckets of ${bucketDays} days, ` +
    `which a rate needs; there are ${found.sales} sales, sample accounts included, the newest of ${newestSaleOn}.`
  return { code: 'ALL_FILTERED', message, evidence: { ...found, insufficient: skus } }
}
