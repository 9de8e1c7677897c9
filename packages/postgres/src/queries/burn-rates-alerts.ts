import type { AlertFacts, AlertType } from '@leora-jobs/core/jobs'
import { typeOfColumn } from '../source/relation-sql.ts'
import { fragment, param } from '../sql-fragment.ts'
import { type SkuRow, skuFactsClauses, skuFactsOf } from './burn-rates-sku-facts.ts'
import { keyRange } from './key-range.ts'
import { type NamedQueryDefinition, numberOf, textOf, textsOf } from './named-query.ts'

/** The facts of the next SKUs, each beside every type of alert, in key order. */
export const burnRatesAlerts: NamedQueryDefinition = {
  sql(parameters, context) {
    const key = [
      { column: fragment`s.id`, type: typeOfColumn(context.inspected, 'sku', 'id') },
      { column: fragment`kind.alert_type`, type: 'text' },
    ]
    return fragment`
with beside as materialized (
  select s.id, kind.alert_type, s.code, s.units_per_case, s.is_active, s.burn_rate, s.reorder_point
  from sku s cross join unnest(${param(textsOf(parameters, 'alertTypes'), 'text[]')}) kind (alert_type)
  where ${keyRange(parameters, key)}
  order by s.id, kind.alert_type limit ${param(numberOf(parameters, 'limit'), 'int')}
),
page as materialized (
  select distinct on (id) id, code, units_per_case, is_active, burn_rate, reorder_point from beside order by id
),
${skuFactsClauses(parameters, context)}
select beside.id as sku_id, beside.alert_type, ${param(textOf(parameters, 'asOf'), 'text')} as as_of, f.code, f.name, f.category, f.units_per_case,
  f.is_active, f.current_burn_rate, f.current_reorder_point, f.first_age, f.last_age, f.sales, f.on_hand, f.reserved, f.locations, f.open_orders,
  f.receipts, f.mean_days, f.deviation_days
from beside full join sku_facts f on f.id = beside.id
where coalesce(beside.id is not null, false)`
  },
  decode(row) {
    const alertRow = row as unknown as SkuRow & { readonly alertType: AlertType }
    const facts: AlertFacts = { ...skuFactsOf(alertRow), alertType: alertRow.alertType }
    return facts
  },
}
