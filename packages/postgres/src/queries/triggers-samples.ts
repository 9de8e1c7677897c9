import type { JsonValue } from '@leora-jobs/core'
import { typeOfColumn } from '../source/relation-sql.ts'
import { fragment, param, raw } from '../sql-fragment.ts'
import { type QueryContext, textOf, textsOf } from './named-query.ts'
import { saleSql } from './sale-order.ts'
import { soldLines } from './sold-lines.ts'
import { recordColumns, type SubjectBranch } from './triggers-columns.ts'
import { rulesOf, subjectRange } from './triggers-range.ts'
import { repOf } from './triggers-rep.ts'

/**
 * Tastings since `sampleFrom` beside the rules about them, with the first day since on which the SKU was sold to the customer; null where there is no such rule, or the
 * source knows no samples. Wants the index sample (tenant_id, tasted_at).
 */
export function sampleSubjects(
  parameters: Readonly<Record<string, JsonValue>>,
  context: QueryContext,
): SubjectBranch | null {
  const rules = textsOf(parameters, 'sampleRules')
  const { inspected } = context
  if (rules.length === 0 || !inspected.source.relations.sample) return null
  const sale = saleSql(parameters)
  const zone = param(textOf(parameters, 'timeZone'), 'text')
  const from = param(textOf(parameters, 'sampleFrom'), 'date')
  const range = subjectRange(parameters, 'sample', typeOfColumn(inspected, 'sample', 'id'), rules)
  const rep = repOf(context)
  const code = inspected.source.relations.sku
    ? fragment`(select k.code from sku k where k.id = b.sku_id)`
    : raw('b.sku_id::text')
  return {
    kind: 'sample',
    counted: 'sample_beside',
    clauses: (limit) => fragment`
sample_page as materialized (
  select s.id, s.customer_id, s.sku_id, s.sales_rep_id, (s.tasted_at at time zone ${zone})::date as tasted_on from sample s
  where s.tasted_at >= (${from}::timestamp at time zone ${zone}) and s.tasted_at < ((${sale.asOf} + 1)::timestamp at time zone ${zone})
    and ${range.subjects(raw('s.id'))}
  order by s.id limit ${range.subjectLimit(limit)}
),
sample_beside as materialized (
  select p.*, rule.id as rule_id, row_number() over (order by p.id, rule.id) as place,
    row_number() over (partition by p.id order by rule.id) as rule_place
  from sample_page p cross join ${rulesOf(rules)}
  where ${range.records(raw('p.id'), raw('rule.id'))}
  order by p.id, rule.id limit greatest(0, ${limit})
),
sample_sale as materialized (
  select counted.customer_id, l.sku_id, counted.day
  ${soldLines(
    inspected,
    fragment`
    select o.customer_id, o.id, ${sale.day} as day from sales_order o
    where o.customer_id = any (array(select customer_id from sample_page)) and ${sale.counts} and ${sale.day} >= ${from}`,
  )} ${raw(inspected.hasIndexedLines ? 'where' : 'and')} l.quantity > 0
),
sample_sold as (
  select p.id, min(x.day) as sold_on
  from sample_page p join sample_sale x on x.customer_id = p.customer_id and x.sku_id = p.sku_id and x.day >= p.tasted_on
  group by p.id
)`,
    rows: fragment`
select ${recordColumns('sample', raw('b.id'), {
      customerId: raw('b.customer_id::text'),
      customerName: raw('c.name'),
      isClosed: raw('c.is_closed'),
      doNotContactUntil: raw('c.do_not_contact_until'),
      recentTasks: raw('recent_by_customer.count'),
      ...rep.columns,
      skuId: raw('b.sku_id::text'),
      code,
      tastedOn: raw('b.tasted_on'),
      soldOn: raw('sample_sold.sold_on'),
    })}
from sample_beside b
left join customer c on c.id = b.customer_id
left join sample_sold on sample_sold.id = b.id
left join recent_by_customer on recent_by_customer.customer_id = b.customer_id::text
${rep.join(raw('coalesce(c.sales_rep_id, b.sales_rep_id)'))}`,
  }
}
