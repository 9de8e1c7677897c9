import type { JsonValue } from '@leora-jobs/core'
import { fragment, param, raw, type SqlFragment } from '../sql-fragment.ts'
import { isByProduct, sampleDays } from './sample-metrics-tastings.ts'

/**
 * `stream`: tastings of `scope` and what their customers bought of the products, one after another; `pair`: one row a customer and family that has a
 * tasting in the look-back, with its events in order of time as one text, for `sampleEvents`. Window functions over one sort do what
 * joins of the two would: the planner takes both for a handful of rows, and would nest them.
 *
 * At one instant the order comes first: it neither converts the tasting nor was it caused by it.
 */
export function eventPairs(
  parameters: Readonly<Record<string, JsonValue>>,
  scope: string,
  withSegments: boolean,
): readonly SqlFragment[] {
  const { asOf, longestWindow } = sampleDays(parameters)
  const byProduct = isByProduct(parameters)
  const window = param(longestWindow, 'int')
  const columns = raw('category, supplier_key, customer_type, quantity, counts, rep_id, rep_no')
  const segment = (sql: string) => (withSegments ? raw(`, ${sql}`) : raw(''))
  return [
    fragment`
stream as materialized (
  select e.*, ${byProduct ? raw('dense_rank() over (order by sku_id)') : raw('null::bigint')} as sku_no,
    max(day) filter (where not is_tasting) over (partition by customer_id, product_key order by at, is_tasting rows unbounded preceding) as bought_on,
    max(day) filter (where is_tasting) over (partition by customer_id, family order by at, is_tasting rows unbounded preceding) as tasted_on,
    array_agg(day) filter (where is_tasting) over (
      partition by customer_id, family order by at range between ${param(`${longestWindow + 1} days`, 'interval')} preceding and current row
    ) as tasting_days
  from (
    select customer_id, product_key, family, sku_id, true as is_tasting, at, day, null::bigint as cents, code, product_name, supplier_label, rep_label, allowance,
      month_quantity, ${columns}${segment('segment')}
    from ${raw(scope)} where not is_account
    union all
    select customer_id, product_key, family, sku_id, false, at, day, cents, null, null, null, null, null,
      null, null, null, null, null, null, null, null${segment('null')}
    from bought where ((customer_id, product_key) in (select customer_id, product_key from ${raw(scope)})) is true
  ) e
)`,
    fragment`
pair as materialized (
  select customer_id, family, bool_or(counts) as counts, max(category) as category, max(supplier_key) as supplier_key${segment('max(segment) as segment')},
    array_agg(distinct rep_id) filter (where counts) as reps, array_agg(distinct sku_id::text) filter (where counts) as skus,
    string_agg(
      case when is_tasting then 't' || (${asOf} - day) || ',' || rep_no else 's' || (${asOf} - day) || ',' || cents end${byProduct ? raw(` || ',' || sku_no`) : raw('')},
      ' ' order by at, is_tasting, rep_id, sku_id, cents
    ) as events,
    string_agg(
      (select string_agg(distinct (stream.day - tasted)::text, ' ') from unnest(tasting_days) tasted where stream.day - tasted between 0 and ${window}), ' '
    ) filter (where not is_tasting) as lags
  from stream
  where is_tasting or day - tasted_on <= ${window}
  group by customer_id, family
  having bool_or(counts)
)`,
  ]
}
