import type { CalendarDay } from '../../calendar-day.ts'
import { dayNumber } from '../../calendar-day.ts'
import type { ZeroReason } from '../../job.ts'
import type { Tenant } from '../../ports/database.ts'

/** What the tenant's orders look like beside the sale policy. */
export interface SalesFound {
  readonly orders: number
  /** Orders by the first filter that they do not pass. */
  readonly wrongStatus: number
  readonly undated: number
  readonly afterAsOf: number
  readonly withoutSaleLine: number
  readonly sales: number
  readonly newestSaleOn: CalendarDay | null
}

/** Why no customer counts as a buyer: no orders, none that the policy counts, or none for a long time. */
export function explainNoSales(
  found: SalesFound,
  { asOf, tenant }: { readonly asOf: CalendarDay; readonly tenant: Tenant },
): ZeroReason {
  const evidence = { ...found }
  if (found.orders === 0) {
    return { code: 'NO_RECORDS', message: `Tenant '${tenant.slug}' has customers but no orders.`, evidence }
  }
  if (found.newestSaleOn === null) {
    const message =
      `None of the ${found.orders} orders of tenant '${tenant.slug}' counts as a sale: ${found.wrongStatus} have another status, ${found.undated} no date, ` +
      `${found.afterAsOf} are dated after ${asOf}, ${found.withoutSaleLine} have no line that is a sale.`
    return { code: 'ALL_FILTERED', message, evidence }
  }
  const age = dayNumber(asOf) - dayNumber(found.newestSaleOn)
  return {
    code: 'STALE_DATA',
    message: `The newest sale of tenant '${tenant.slug}' is ${age} days old (${found.newestSaleOn}).`,
    evidence,
  }
}
