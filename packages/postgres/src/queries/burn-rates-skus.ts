import { typeOfColumn } from '../source/relation-sql.ts'
import { fragment, param } from '../sql-fragment.ts'
import { type SkuRow, skuFactsClauses, skuFactsOf } from './burn-rates-sku-facts.ts'
import { keyRange } from './key-range.ts'
import { type NamedQueryDefinition, numberOf, textOf } from './named-query.ts'

/** The facts of the next SKUs in key order. */
export const burnRatesSkus: NamedQueryDefinition = {
  sql(parameters, context) {
    const type = typeOfColumn(context.inspected, 'sku', 'id')
    return fragment`
with page as materialized (
  select s.id, s.code, s.units_per_case, s.is_active, s.burn_rate, s.reorder_point from sku s
  where ${keyRange(parameters, [{ column: fragment`s.id`, type }])}
  order by s.id limit ${param(numberOf(parameters, 'limit'), 'int')}
),
${skuFactsClauses(parameters, context)}
select id as sku_id, ${param(textOf(parameters, 'asOf'), 'text')} as as_of, code, name, category, units_per_case, is_active, current_burn_rate,
  current_reorder_point, first_age, last_age, sales, on_hand, reserved, locations, open_orders, receipts, mean_days, deviation_days
from sku_facts`
  },
  decode: (row) => skuFactsOf(row as unknown as SkuRow),
}
