import type { CalendarDay, JsonValue } from '@leora-jobs/core'
import type { AccountFacts } from '@leora-jobs/core/jobs'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'
import { numberOf, type QueryContext } from './named-query.ts'
import { ordersWithSale, revenueLines, saleSql } from './sale-order.ts'

/**
 * What was sold to the customers that a CTE `page` (id) names, as further CTEs: `sale_days`, `revenue` and `skus`, each with a `customer_id` and `days`
 * as text. All orders of the page are looked up by one array of customers, and whether each is a sale by one
 * array of orders: index scans that go through sorted keys in one pass (PostgreSQL 17 and later), at 10,000 customers a page 470 ms of CPU against
 * 640 ms for a probe an order. Only orders in the look-back of revenue have their lines read. Wants the indexes
 * order (tenant_id, customer_id) include (id, status, dates), order_line (tenant_id, order_id) where it is a sale, and
 * order_line (tenant_id, order_id) include (sku_id, quantity, unit_price, is_sample).
 *
 * The planner cannot know how long an array is and takes it for ten: `in (…) is true` is hashed, and a full join never nested, whatever it believes.
 */
export function accountSalesClauses(
  parameters: Readonly<Record<string, JsonValue>>,
  context: QueryContext,
): SqlFragment {
  const sale = saleSql(parameters)
  const revenueFrom = fragment`(${sale.asOf} - ${param(numberOf(parameters, 'revenueDays'), 'int')})`
  const skusFrom = fragment`(${sale.asOf} - ${param(numberOf(parameters, 'skuDays'), 'int')})`
  return fragment`
counted as materialized (
  select o.customer_id, o.id, ${sale.day} as day from sales_order o
  where o.customer_id = any (array(select id from page)) and ${sale.counts}
),
line as materialized (
  select counted.customer_id, counted.day, l.sku_id, l.quantity * l.unit_price as amount, l.quantity > 0 and l.unit_price > 0 as is_sale
  ${revenueLines(context.inspected, revenueFrom)}
),
sale_day as (
  select distinct customer_id, day ${ordersWithSale(context.inspected)}
),
sale_days as (
  select customer_id, array_agg(day order by day)::text as days from sale_day group by customer_id
),
revenue as (
  select customer_id, string_agg(day || ':' || cents, ',' order by day) as days
  from (select customer_id, day, round(sum(amount) * 100)::bigint as cents from line group by customer_id, day) by_day
  group by customer_id
),
skus as (
  select customer_id, string_agg(days[1] || ':' || coalesce(days[2]::text, ''), ',') as days
  from (
    select customer_id, array_agg(day order by day desc) as days
    from (select distinct customer_id, sku_id, day from line where is_sale and day > ${skusFrom}) sku_day
    group by customer_id, sku_id
  ) by_sku
  group by customer_id
)`
}

/** A row of facts as the driver gives it. */
export interface AccountRow {
  readonly customerId: string | number
  readonly name: string
  readonly customerType: string | null
  readonly currentType: string | null
  readonly saleDays: string | null
  readonly revenue: string | null
  readonly skus: string | null
}

export function accountFactsOf(row: AccountRow): AccountFacts {
  const { customerId, name, customerType, currentType, saleDays, revenue, skus } = row
  return {
    customerId: String(customerId),
    name,
    customerType,
    currentType,
    saleDays: saleDays === null ? [] : (saleDays.slice(1, -1).split(',') as CalendarDay[]),
    revenue: listOf(revenue).map((entry) => ({
      on: entry.slice(0, 10) as CalendarDay,
      cents: Number(entry.slice(11)),
    })),
    skus: listOf(skus).map((entry) => ({
      lastOn: entry.slice(0, 10) as CalendarDay,
      secondLastOn: entry.length > 11 ? (entry.slice(11) as CalendarDay) : null,
    })),
  }
}

function listOf(text: string | null): readonly string[] {
  return text === null ? [] : text.split(',')
}
