import { fragment, param } from '../sql-fragment.ts'
import { type NamedQueryDefinition, numberOf } from './named-query.ts'
import { noSampleAccount } from './no-sample-account.ts'
import { saleSql } from './sale-order.ts'
import { skuCategory } from './sku-category.ts'
import { soldLine } from './sold-lines.ts'

/** Units sold by category and month, over whole months, and by weekday, over the last 52 weeks. One pass over the lines of those years. */
export const burnRatesSeasons: NamedQueryDefinition = {
  sql(parameters, context) {
    const sale = saleSql(parameters)
    const monthsFrom = fragment`(date_trunc('month', ${sale.asOf} + 1) - make_interval(years => ${param(numberOf(parameters, 'seasonYears'), 'int')}))::date`
    const monthsEnd = fragment`date_trunc('month', ${sale.asOf} + 1)::date`
    return fragment`
with counted as materialized (
  select o.id, ${sale.day} as day from sales_order o where ${sale.counts} ${noSampleAccount(parameters, context)}
),
sku_day as materialized (
  select l.sku_id, counted.day, sum(l.quantity) as units
  from (select l.order_id, l.sku_id, l.quantity from order_line l where ${soldLine}) l
  full join counted on counted.id = l.order_id
  where coalesce(counted.day >= ${monthsFrom} and l.order_id is not null, false)
  group by l.sku_id, counted.day
),
by_month as (
  select category, month, sum(units) as units, sum(sum(units)) over (partition by category) as of_category
  from (
    select c.category, date_trunc('month', d.day)::date as month, d.units
    from sku_day d full join (${skuCategory(context.inspected)}) c on c.id = d.sku_id where coalesce(d.day < ${monthsEnd}, false)
  ) sold
  where category is not null group by category, month
)
select category, month::text as month, null::int as weekday, units::float8 as units
from (select *, dense_rank() over (order by of_category desc, category) as place from by_month) ranked
where place <= ${param(numberOf(parameters, 'seasonCategories'), 'int')}
union all
select null, null, extract(dow from day)::int, sum(units)::float8 from sku_day where day > ${sale.asOf} - 364 group by 3
order by 1, 2, 3`
  },
}
