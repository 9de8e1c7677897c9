import type { JsonValue } from '@leora-jobs/core'
import type { InspectedSource } from '../source/inspect-source.ts'
import { fragment, identifier, join, param, type SqlFragment } from '../sql-fragment.ts'
import { textOf, textsOf } from './named-query.ts'

/** The sale policy in SQL, one piece each, shared by every query that reads sales. `o` is a row of sales_order. */
export interface SaleSql {
  /** The instant of an order: the first of the policy's dates that is not null. */
  readonly instant: SqlFragment
  /** The tenant's calendar day of that instant. */
  readonly day: SqlFragment
  /** The order's status counts, and it is dated on or before as-of. */
  readonly counts: SqlFragment
  readonly asOf: SqlFragment
}

/** What makes a line a sale, and what makes it revenue; `l` is a row of order_line. */
export const saleLine = fragment`l.quantity > 0 and l.unit_price > 0 and l.is_sample is not true`
const revenueLine = fragment`l.unit_price <> 0 and l.is_sample is not true`

/** From the parameters asOf, timeZone, statuses, dateColumns. */
export function saleSql(parameters: Readonly<Record<string, JsonValue>>): SaleSql {
  const zone = param(textOf(parameters, 'timeZone'), 'text')
  const asOf = fragment`${param(textOf(parameters, 'asOf'), 'date')}`
  const columns = textsOf(parameters, 'dateColumns').map((column) => fragment`o.${identifier(column)}`)
  const instant = fragment`coalesce(${join(columns)})`
  // The end of the local day is computed once, so that the comparison is of instants and an index can serve it.
  const end = fragment`((${asOf} + 1)::timestamp at time zone ${zone})`
  return {
    instant,
    day: fragment`(${instant} at time zone ${zone})::date`,
    counts: fragment`o.status = any (${param(textsOf(parameters, 'statuses'), 'text[]')}) and ${instant} < ${end}`,
    asOf,
  }
}

/**
 * FROM and WHERE of the rows of `counted` that have a line that is a sale. Looked up by one array of orders where lines have an index on their order.
 * Where they have none, each look-up would read all lines (5,000 customers with 140,000 lines: five minutes), and so would a join that the planner
 * nests because it takes the array of customers for ten: a full join it can only hash or merge, as long as no condition tells it that neither side is
 * padded. That takes as long as with an index.
 */
export function ordersWithSale({ hasIndexedLines }: InspectedSource): SqlFragment {
  return hasIndexedLines
    ? fragment`from counted
  where (id in (select distinct l.order_id from order_line l where l.order_id = any (array(select id from counted)) and ${saleLine})) is true`
    : fragment`from counted
  full join (select distinct l.order_id from order_line l where ${saleLine}) sold on sold.order_id = counted.id
  where coalesce(counted.id is not null and sold.order_id is not null, false)`
}

/** FROM and WHERE of the lines `l` that are revenue, of the rows of `counted` dated after a day: a probe an order, or a full join as above. */
export function revenueLines({ hasIndexedLines }: InspectedSource, after: SqlFragment): SqlFragment {
  return hasIndexedLines
    ? fragment`from counted
  cross join lateral (
    select sku_id, quantity, unit_price from order_line l where l.order_id = counted.id and ${revenueLine} offset 0
  ) l
  where counted.day > ${after}`
    : fragment`from counted
  full join (select order_id, sku_id, quantity, unit_price from order_line l where ${revenueLine}) l on l.order_id = counted.id
  where coalesce(counted.day > ${after} and l.order_id is not null, false)`
}
