import type { JsonValue } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'
import { numberOf, type QueryContext } from './named-query.ts'
import { noSampleAccount } from './no-sample-account.ts'
import { saleSql } from './sale-order.ts'
import { soldLines } from './sold-lines.ts'

/**
 * CTEs of the pairs of up to `segmentSample` customers a type, chosen by a hash of the id: `counted`, their orders, and `pair` with what was
 * consumed before the last sale day, over how many days.
 */
export function sampledPairs(parameters: Readonly<Record<string, JsonValue>>, context: QueryContext): SqlFragment {
  const sale = saleSql(parameters)
  return fragment`
with sampled as materialized (
  select id, customer_type
  from (
    select id, coalesce(customer_type, '') as customer_type,
      row_number() over (partition by coalesce(customer_type, '') order by hashtextextended(id::text, 0), id) as place
    from customer
  ) placed
  where place <= ${param(numberOf(parameters, 'segmentSample'), 'int')}
),
counted as materialized (
  select o.customer_id, o.id, ${sale.day} as day from sales_order o
  where o.customer_id = any (array(select id from sampled)) and ${sale.counts} ${noSampleAccount(parameters, context)}
),
pair_day as (
  select counted.customer_id, l.sku_id, counted.day, sum(l.quantity) as units
  ${soldLines(context.inspected, fragment`select * from counted`)}
  group by counted.customer_id, l.sku_id, counted.day
),
pair as materialized (
  select sampled.customer_type, sold.customer_id, sold.sku_id, sold.days, sold.consumed
  from (
    select customer_id, sku_id, max(day) - min(day) as days, sum(units) - (array_agg(units order by day desc))[1] as consumed
    from pair_day where units > 0 group by customer_id, sku_id
  ) sold full join sampled on sampled.id = sold.customer_id
  where coalesce(sold.customer_id is not null, false)
)`
}
