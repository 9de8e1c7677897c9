import type { InspectedSource } from '../source/inspect-source.ts'
import { fragment, type SqlFragment } from '../sql-fragment.ts'

/** What makes a line `l` units sold, or come back where they are negative: neither a sample nor a credit note. */
export const soldLine = fragment`l.unit_price > 0 and l.is_sample is not true`

/**
 * FROM and WHERE of the lines `l` that are units sold, of the orders `counted` (with an `id`): looked up an order at a time where lines have an index
 * on their order, else all of them joined, by a full join, which the planner can only hash or merge (see `ordersWithSale`).
 */
export function soldLines({ hasIndexedLines }: InspectedSource, orders: SqlFragment): SqlFragment {
  return hasIndexedLines
    ? fragment`from (${orders}) counted
  cross join lateral (select sku_id, quantity from order_line l where l.order_id = counted.id and ${soldLine} offset 0) l`
    : fragment`from (${orders}) counted
  full join (select order_id, sku_id, quantity from order_line l where ${soldLine}) l on l.order_id = counted.id
  where coalesce(counted.id is not null and l.order_id is not null, false)`
}
