import type { JsonValue } from '@leora-jobs/core'
import type { InspectedSource } from '../source/inspect-source.ts'
import { fragment, param, raw, type SqlFragment } from '../sql-fragment.ts'
import { numberOf } from './named-query.ts'
import { revenueLines, saleSql } from './sale-order.ts'
import { family, productKey, sampleDays } from './sample-metrics-tastings.ts'

type Parameters = Readonly<Record<string, JsonValue>>

/**
 * `line`: what each order of the customers in `scope` has of each SKU, and `bought`: those of them that brought money, by the day they were ordered.
 * Orders go back as far as a tasting asks whether its customer bought the product before; for segments also as far as a customer is TARGET.
 */
export function boughtLines(
  parameters: Parameters,
  inspected: InspectedSource,
  scope: string,
  withSegments: boolean,
): readonly SqlFragment[] {
  const sale = saleSql(parameters)
  const { asOf, oldestAge, startOf, dayOf } = sampleDays(parameters)
  const age = oldestAge + numberOf(parameters, 'alreadyBuyingDays')
  const isRecent = fragment`o.ordered_at >= ${startOf(fragment`${asOf} - ${param(age, 'int')}`)}`
  const isBuyers = fragment`${sale.instant} >= ${startOf(fragment`${asOf} - ${param(numberOf(parameters, 'targetDays'), 'int')}`)}`
  const hasSkus = inspected.source.relations.sku !== undefined
  return [
    fragment`
counted as materialized (
  select o.customer_id, o.id, ${sale.day} as day, o.ordered_at, ${dayOf(raw('o.ordered_at'))} as ordered_on from sales_order o
  where o.customer_id = any (array(select distinct customer_id from ${raw(scope)})) and ${sale.counts}
    and (${isRecent}${withSegments ? fragment` or ${isBuyers}` : raw('')})
)`,
    fragment`
line as materialized (
  select counted.customer_id, counted.id as order_id, counted.day as sale_day, counted.ordered_at as at, counted.ordered_on as day, l.sku_id,
    sum(l.quantity * l.unit_price) as amount, bool_or(l.quantity > 0 and l.unit_price > 0) as is_sale
  ${revenueLines(inspected, raw(`'-infinity'::date`))}
  group by 1, 2, 3, 4, 5, 6
)`,
    // joined in full, so that the planner, which knows nothing of how many lines there are, can only hash or merge
    fragment`
bought as (
  select line.customer_id, line.sku_id, line.at, line.day, line.order_id, round(line.amount * 100)::bigint as cents,
    ${productKey(inspected, raw('line.sku_id'))} as product_key, ${family(inspected, parameters, raw('line.sku_id'))} as family
  from line ${hasSkus ? raw('full join sku k on k.id = line.sku_id') : raw('')}
  where coalesce(line.is_sale and line.amount > 0 and line.day <= ${asOf}, false)
)`,
  ]
}

/** `segmented`: the tastings with the segment of their customer, whose account type is what its sales up to as-of make it. */
export function segmentedTastings(parameters: Parameters): SqlFragment {
  const { asOf } = sampleDays(parameters)
  const limit = (name: string) => param(numberOf(parameters, name), 'int')
  return fragment`
segmented as materialized (
  select t.*, case
      when ${asOf} - last_sale.day <= ${limit('activeDays')} then 'ACTIVE'
      when ${asOf} - last_sale.day <= ${limit('targetDays')} then 'TARGET'
      else 'PROSPECT'
    end || ':' || t.customer_type as segment
  from tasting t
  full join (select customer_id, max(sale_day) as day from line where is_sale group by customer_id) last_sale on last_sale.customer_id = t.customer_id
  where coalesce(t.at is not null, false)
)`
}
