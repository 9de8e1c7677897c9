import { fragment, param } from '../sql-fragment.ts'
import { type NamedQueryDefinition, textsOf } from './named-query.ts'
import { saleLine, saleSql } from './sale-order.ts'

/** The tenant's orders by the first filter of the sale policy that each does not pass. Reads them all: asked only where nothing was found. */
export const salesFound: NamedQueryDefinition = {
  sql(parameters) {
    const sale = saleSql(parameters)
    return fragment`
with judged as (
  select
    case
      when not coalesce(o.status = any (${param(textsOf(parameters, 'statuses'), 'text[]')}), false) then 'status'
      when ${sale.instant} is null then 'undated'
      when not (${sale.counts}) then 'after'
      when sold.order_id is not null then 'sale'
      else 'lines'
    end as verdict,
    ${sale.day} as day,
    o.status::text as status
  from sales_order o
  left join (select distinct l.order_id from order_line l where ${saleLine}) sold on sold.order_id = o.id
)
select count(*)::int as orders,
  count(*) filter (where verdict = 'status')::int as wrong_status,
  count(*) filter (where verdict = 'undated')::int as undated,
  count(*) filter (where verdict = 'after')::int as after_as_of,
  count(*) filter (where verdict = 'lines')::int as without_sale_line,
  count(*) filter (where verdict = 'sale')::int as sales,
  (max(day) filter (where verdict = 'sale'))::text as newest_sale_on,
  (
    select coalesce(json_agg(json_build_object('status', status, 'orders', orders)), '[]')
    from (
      select status, count(*)::int as orders from judged where verdict = 'status'
      group by status order by orders desc, status limit 5
    ) other
  ) as other_statuses
from judged`
  },
}
