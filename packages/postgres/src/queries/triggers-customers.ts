import type { JsonValue } from '@leora-jobs/core'
import { typeOfColumn } from '../source/relation-sql.ts'
import { fragment, raw } from '../sql-fragment.ts'
import { accountSalesClauses } from './account-sales.ts'
import { type QueryContext, textsOf } from './named-query.ts'
import { recordColumns, type SubjectBranch } from './triggers-columns.ts'
import { rulesOf, subjectRange } from './triggers-range.ts'
import { repOf } from './triggers-rep.ts'

/** Customers beside the rules about them; null where there is no such rule. */
export function customerSubjects(
  parameters: Readonly<Record<string, JsonValue>>,
  context: QueryContext,
): SubjectBranch | null {
  const rules = textsOf(parameters, 'customerRules')
  if (rules.length === 0) return null
  const range = subjectRange(parameters, 'customer', typeOfColumn(context.inspected, 'customer', 'id'), rules)
  const rep = repOf(context)
  return {
    kind: 'customer',
    counted: 'customer_beside',
    clauses: (limit) => fragment`
customer_page as materialized (
  select c.id, c.name, c.customer_type, c.account_type, c.sales_rep_id, c.is_closed, c.do_not_contact_until from customer c
  where ${range.subjects(raw('c.id'))}
  order by c.id limit ${range.subjectLimit(limit)}
),
customer_beside as materialized (
  select p.*, rule.id as rule_id, row_number() over (order by p.id, rule.id) as place,
    row_number() over (partition by p.id order by rule.id) as rule_place
  from customer_page p cross join ${rulesOf(rules)}
  where ${range.records(raw('p.id'), raw('rule.id'))}
  order by p.id, rule.id limit greatest(0, ${limit})
),
page as materialized (select distinct id from customer_beside),
${accountSalesClauses(parameters, context)}`,
    rows: fragment`
select ${recordColumns('customer', raw('b.id'), {
      customerId: raw('b.id::text'),
      customerName: raw('b.name'),
      isClosed: raw('b.is_closed'),
      doNotContactUntil: raw('b.do_not_contact_until'),
      recentTasks: raw('recent_by_customer.count'),
      ...rep.columns,
      customerType: raw('b.customer_type'),
      currentType: raw('b.account_type'),
      saleDays: raw('sale_days.days'),
      revenue: raw('revenue.days'),
      skus: raw('skus.days'),
    })}
from customer_beside b
full join sale_days on sale_days.customer_id = b.id
full join revenue on revenue.customer_id = b.id
full join skus on skus.customer_id = b.id
left join recent_by_customer on recent_by_customer.customer_id = b.id::text
${rep.join(raw('b.sales_rep_id'))}
where coalesce(b.place is not null, false)`,
  }
}
