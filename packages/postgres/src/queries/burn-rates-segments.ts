import { fragment } from '../sql-fragment.ts'
import { sampledPairs } from './burn-rates-sampled-pairs.ts'
import type { NamedQueryDefinition } from './named-query.ts'
import { skuCategory } from './sku-category.ts'

/** By customer type and category: the median rate of the pairs that were bought on two days or more; beside each how many orders and pairs were looked at. */
export const burnRatesSegments: NamedQueryDefinition = {
  sql(parameters, context) {
    return fragment`
${sampledPairs(parameters, context)}
select pair.customer_type, coalesce(c.category, '') as category,
  (percentile_cont(0.5) within group (order by pair.consumed / pair.days))::float8 as rate_per_day,
  (select count(*) from counted)::int as orders, (select count(*) from pair)::int as pairs
from pair full join (${skuCategory(context.inspected)}) c on c.id = pair.sku_id
where coalesce(pair.days > 0, false)
group by 1, 2 order by 1, 2`
  },
}
