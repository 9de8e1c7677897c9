import { typeOfColumn } from '../source/relation-sql.ts'
import { fragment, param, raw, type SqlFragment } from '../sql-fragment.ts'
import { type AccountRow, accountFactsOf, accountSalesClauses } from './account-sales.ts'
import { keysOf, type NamedQueryDefinition, numberOf, type QueryContext, textsOf } from './named-query.ts'

/** The facts of the next customers in key order. */
export const accountTypesFacts: NamedQueryDefinition = {
  sql(parameters, context) {
    return fragment`
with page as materialized (
  select id, name, customer_type, account_type from customer
  where ${pageRange(parameters, context)}
  order by id limit ${param(numberOf(parameters, 'limit'), 'int')}
),
${accountSalesClauses(parameters, context)}
select page.id as customer_id, page.name, page.customer_type, page.account_type as current_type,
  sale_days.days as sale_days, revenue.days as revenue, skus.days as skus
from page
full join sale_days on sale_days.customer_id = page.id
full join revenue on revenue.customer_id = page.id
full join skus on skus.customer_id = page.id`
  },
  decode: (row) => accountFactsOf(row as unknown as AccountRow),
}

function pageRange(parameters: Parameters<NamedQueryDefinition['sql']>[0], { inspected }: QueryContext): SqlFragment {
  const type = typeOfColumn(inspected, 'customer', 'id')
  const only = keysOf(parameters, 'only')
  const [after] = textsOf(parameters, 'after')
  const later = after === undefined ? fragment`true` : fragment`id > ${param(after, type)}`
  if (only === null) return later
  return fragment`${later} and id = any (${param(
    only.map((key) => key[0] ?? null),
    'text[]',
  )}::${raw(type)}[])`
}
