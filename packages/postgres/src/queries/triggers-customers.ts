import type { JsonValue } from '@leora-jobs/core'
import { typeOfColumn } from '../source/relation-sql.ts'
import { fragment, param, raw } from '../sql-fragment.ts'
import { accountSalesClauses } from './account-sales.ts'
import { type QueryContext, textsOf } from './named-query.ts'
import { type SubjectBranch, subjectColumns } from './triggers-columns.ts'
import { rulesOf, subjectRange } from './triggers-range.ts'
import { repOf } from './triggers-rep.ts'

/** Customers beside the rules about them; null where there is no such rule. */
export function customerSubjects(
  parameters: Readonly<Record<string, JsonValue>>,
  context: QueryContext,
): SubjectBranch | null {
  const rules = textsOf(parameters, 'customerRules')
  if (rules.length === 0) return null
  const kind = param('customer', 'text')
  const range = subjectRange(parameters, 'customer', typeOfColumn(context.inspected, 'customer', 'id'), rules)
  const rep = repOf(context)
  const isFirst = (value: string) => fragment`case when b.rule_place = 1 then ${raw(value)} end`
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
select ${subjectColumns({
      subject_kind: fragment`${kind}`,
      subject_id: raw('b.id::text'),
      rule_id: raw('b.rule_id'),
      label: raw('b.name'),
      customer_id: raw('b.id::text'),
      customer_name: raw('b.name'),
      is_closed: raw('b.is_closed'),
      do_not_contact_until: raw('b.do_not_contact_until'),
      recent_tasks: raw('recent_by_customer.count'),
      ...rep.columns,
      customer_type: raw('b.customer_type'),
      current_type: raw('b.account_type'),
      sale_days: isFirst('sale_days.days'),
      revenue: isFirst('revenue.days'),
      skus: isFirst('skus.days'),
    })}, b.place as place_in_kind
from customer_beside b
full join sale_days on sale_days.customer_id = b.id
full join revenue on revenue.customer_id = b.id
full join skus on skus.customer_id = b.id
left join recent_by_customer on recent_by_customer.customer_id = b.id::text
${rep.join(raw('b.sales_rep_id'))}
where coalesce(b.place is not null, false)`,
  }
}
