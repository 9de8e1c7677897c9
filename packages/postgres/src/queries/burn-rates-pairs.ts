import type { CalendarDay, JsonValue } from '@leora-jobs/core'
import type { PairFacts } from '@leora-jobs/core/jobs'
import { typeOfColumn } from '../source/relation-sql.ts'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'
import { keyRange } from './key-range.ts'
import { keysOf, type NamedQueryDefinition, numberOf, type QueryContext, textsOf } from './named-query.ts'
import { noSampleAccount } from './no-sample-account.ts'
import { saleSql } from './sale-order.ts'
import { skuCategory } from './sku-category.ts'
import { soldLines } from './sold-lines.ts'

/** Pages reach a third further than the mean number of orders for their pairs says, so that few fall short. */
const reach = 1.3

/**
 * The next pairs of customer and SKU in key order. Where the page ends is not known before its pairs are put together; so it reads the customers of
 * as many orders as its pairs have on average and a third more, and, where they fell short, those behind them as well. A million pairs are then
 * read 1.3 times in all, and never more than a page of them at once. Wants the indexes that account types want.
 */
export const burnRatesPairs: NamedQueryDefinition = {
  sql(parameters, context) {
    const limit = numberOf(parameters, 'limit')
    const orders = Math.ceil(limit * Math.max(0.01, numberOf(parameters, 'ordersPerPair')) * reach)
    const customers = customersFrom(parameters, context)
    const near = pairsOf(parameters, context, fragment`and o.customer_id <= (select id from last_customer)`)
    const far = pairsOf(parameters, context, fragment`and o.customer_id > (select id from last_customer)`)
    return fragment`
with last_customer as materialized (
  select coalesce(
    (select o.customer_id from sales_order o where ${customers} order by o.customer_id offset ${param(orders, 'int')} limit 1),
    (select o.customer_id from sales_order o where ${customers} order by o.customer_id desc limit 1)
  ) as id
),
near as materialized (${near}),
pair as materialized (
  select customer_id, sku_id, sales from (
    select * from near
    union all
    select * from (${far}) far
    where (select count(*) from near) < ${param(limit, 'int')}
  ) found
  order by customer_id, sku_id limit ${param(limit, 'int')}
)
select pair.customer_id, pair.sku_id, pair.sales, c.name as customer_name, c.customer_type, named.code, named.category
from pair
left join customer c on c.id = pair.customer_id
left join (${skuCategory(context.inspected)}) named on named.id = pair.sku_id`
  },
  decode(row) {
    const { customerId, skuId, customerName, code, customerType, category, sales } = row as unknown as PairRow
    const facts: PairFacts = {
      customerId: String(customerId),
      skuId: String(skuId),
      customerName: customerName ?? String(customerId),
      code: code ?? String(skuId),
      customerType,
      category,
      sales: sales
        .split(',')
        .map((entry) => ({ on: entry.slice(0, 10) as CalendarDay, units: Number(entry.slice(11)) })),
    }
    return facts
  },
}

interface PairRow {
  readonly customerId: string | number
  readonly skuId: string | number
  /** Null where a line names a customer or a SKU that is gone. */
  readonly customerName: string | null
  readonly code: string | null
  readonly customerType: string | null
  readonly category: string | null
  readonly sales: string
}

function keyOfPair({ inspected }: QueryContext) {
  return [
    { name: fragment`customer_id`, type: typeOfColumn(inspected, 'sales_order', 'customer_id') },
    { name: fragment`sku_id`, type: typeOfColumn(inspected, 'order_line', 'sku_id') },
  ]
}

/** Pairs of the orders `o` that a condition leaves, after the key of the page before. */
function pairsOf(
  parameters: Readonly<Record<string, JsonValue>>,
  context: QueryContext,
  condition: SqlFragment,
): SqlFragment {
  const sale = saleSql(parameters)
  const key = keyOfPair(context).map(({ name, type }) => ({ column: fragment`sold.${name}`, type }))
  return fragment`
  select sold.customer_id, sold.sku_id, string_agg(sold.day || ':' || sold.units, ',' order by sold.day) as sales
  from (
    select counted.customer_id, l.sku_id, counted.day, sum(l.quantity) as units
    ${soldLines(
      context.inspected,
      fragment`
      select o.customer_id, o.id, ${sale.day} as day from sales_order o
      where ${customersFrom(parameters, context)} ${condition} and ${sale.counts} ${noSampleAccount(parameters, context)}`,
    )}
    group by counted.customer_id, l.sku_id, counted.day
  ) sold
  where sold.units > 0 and ${keyRange(parameters, key)}
  group by sold.customer_id, sold.sku_id`
}

/** The customers that the page begins with, of the orders `o`. */
function customersFrom(parameters: Readonly<Record<string, JsonValue>>, context: QueryContext): SqlFragment {
  const type = typeOfColumn(context.inspected, 'sales_order', 'customer_id')
  const [after] = textsOf(parameters, 'after')
  const only = keysOf(parameters, 'only')
  const from = after === undefined ? fragment`true` : fragment`o.customer_id >= ${param(after, type)}`
  if (only === null) return from
  const customers = [...new Set(only.map((parts) => parts[0] ?? ''))].map((id) => [id])
  return fragment`${from} and ${keyRange({ after: null, only: customers }, [{ column: fragment`o.customer_id`, type }])}`
}
