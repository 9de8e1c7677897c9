import { fragment, param } from '../sql-fragment.ts'
import { type NamedQueryDefinition, numberOf } from './named-query.ts'
import { ordersWithSale, saleSql } from './sale-order.ts'

/**
 * By customer type: how many gaps between sale days, their median, and what the gamma shape is made from. Over all customers of a type up to
 * `segmentSample`, chosen by a hash of the id: at 100,000 customers a tenth of the cost of a pass over all, for a median that
 * differs by less than a day.
 */
export const accountTypesSegments: NamedQueryDefinition = {
  sql(parameters, { inspected }) {
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
  where o.customer_id = any (array(select id from sampled)) and ${sale.counts}
),
sale_day as (
  select distinct customer_id, day ${ordersWithSale(inspected)}
),
gap as materialized (
  select sampled.customer_type, sale_day.customer_id, day - lag(day) over (partition by customer_id order by day) as days
  from sale_day full join sampled on sampled.id = sale_day.customer_id
),
customer_gaps as (
  select customer_type, customer_id, count(days) as gaps, avg(days) as mean, avg(ln(days)) as mean_log
  from gap where days is not null group by customer_type, customer_id
)
select gap.customer_type, count(gap.days)::int as gaps,
  (percentile_cont(0.5) within group (order by gap.days))::float8 as median_gap_days,
  (
    select avg(mean_log - ln(mean))::float8 from customer_gaps
    where customer_gaps.customer_type = gap.customer_type and gaps >= ${param(numberOf(parameters, 'minimumGaps'), 'int')}
  ) as mean_log_ratio
from gap where gap.days is not null
group by gap.customer_type order by gap.customer_type`
  },
}
