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
  /** The five most frequent statuses that do not count, most frequent first; `status` null where an order has none. */
  readonly otherStatuses?: readonly { readonly status: string | null; readonly orders: number }[]
}

/** Why no customer counts as a buyer: no orders, none that the policy counts, or none for a long time. */
export function explainNoSales(
  found: SalesFound,
  context: {
    readonly asOf: CalendarDay
    readonly tenant: Tenant
    readonly policy?: { readonly sale: { readonly statuses: readonly string[] } }
  },
): ZeroReason {
  const { asOf, tenant } = context
  const statuses = context.policy?.sale.statuses
  const evidence = {
    ...found,
    ...(statuses && { statuses }),
    ...(found.otherStatuses && { otherStatuses: found.otherStatuses.map((other) => ({ ...other })) }),
  }
  if (found.orders === 0) {
    return { code: 'NO_RECORDS', message: `Tenant '${tenant.slug}' has customers but no orders.`, evidence }
  }
  if (found.newestSaleOn === null) {
    const others = [
      `${counted(found.undated)} no date`,
      `${counted(found.afterAsOf)} are dated after ${asOf}`,
      `${counted(found.withoutSaleLine)} have no line that is a sale`,
    ]
    const message =
      `None of the ${counted(found.orders)} orders of tenant '${tenant.slug}' counts as a sale: ` +
      `${wrongStatus(found, statuses)} ${others.join(', ')}.`
    return { code: 'ALL_FILTERED', message, evidence }
  }
  const age = dayNumber(asOf) - dayNumber(found.newestSaleOn)
  return {
    code: 'STALE_DATA',
    message: `The newest sale of tenant '${tenant.slug}' is ${age} days old (${found.newestSaleOn}).`,
    evidence,
  }
}

/** `9,600 have another status than DELIVERED (policy sale.statuses): shipped 5,760, open 1,920, …;` */
function wrongStatus(found: SalesFound, statuses: readonly string[] | undefined): string {
  const than = statuses ? ` than ${statuses.join(', ')} (policy sale.statuses)` : ''
  const { otherStatuses = [] } = found
  const seen = otherStatuses.map(({ status, orders }) => `${status ?? 'none'} ${counted(orders)}`)
  const rest = found.wrongStatus - otherStatuses.reduce((sum, { orders }) => sum + orders, 0)
  if (seen.length > 0 && rest > 0) seen.push(`others ${counted(rest)}`)
  return `${counted(found.wrongStatus)} have another status${than}${seen.length > 0 ? `: ${seen.join(', ')};` : ','}`
}

function counted(count: number): string {
  return count.toLocaleString('en-US')
}
