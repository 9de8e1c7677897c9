import type { JsonValue } from '@leora-jobs/core'
import { typeOfColumn } from '../source/relation-sql.ts'
import { fragment, param, raw } from '../sql-fragment.ts'
import { type QueryContext, textsOf } from './named-query.ts'
import { skuCategory } from './sku-category.ts'
import { recordColumns, type SubjectBranch } from './triggers-columns.ts'
import { rulesOf, subjectRange } from './triggers-range.ts'

/** SKUs and their stock beside the rules about them; null where there is no such rule, or the source knows no SKUs. */
export function skuSubjects(
  parameters: Readonly<Record<string, JsonValue>>,
  context: QueryContext,
): SubjectBranch | null {
  const rules = textsOf(parameters, 'skuRules')
  const { inspected, tenantId, ownTables } = context
  if (rules.length === 0 || !inspected.source.relations.sku) return null
  const range = subjectRange(parameters, 'sku', typeOfColumn(inspected, 'sku', 'id'), rules)
  const stock = inspected.source.relations.inventory
    ? fragment`
  select x.sku_id, sum(x.on_hand - coalesce(x.reserved, 0)) as available from inventory x
  where x.sku_id = any (array(select id from sku_page)) group by x.sku_id`
    : fragment`select id as sku_id, null::numeric as available from sku_page`
  const rates = ownTables.has('burn_rate')
    ? fragment`
  select r.sku_id, r.reorder_point, r.daily_rate from leora_jobs.burn_rate r
  where r.tenant_id = ${param(tenantId, 'text')} and r.sku_id = any (array(select id::text from sku_page))`
    : fragment`select id::text as sku_id, null::numeric as reorder_point, null::numeric as daily_rate from sku_page where false`
  return {
    kind: 'sku',
    counted: 'sku_beside',
    clauses: (limit) => fragment`
sku_page as materialized (
  select k.id, k.code, k.is_active, k.reorder_point, k.burn_rate from sku k
  where ${range.subjects(raw('k.id'))}
  order by k.id limit ${range.subjectLimit(limit)}
),
sku_beside as materialized (
  select p.*, rule.id as rule_id, row_number() over (order by p.id, rule.id) as place,
    row_number() over (partition by p.id order by rule.id) as rule_place
  from sku_page p cross join ${rulesOf(rules)}
  where ${range.records(raw('p.id'), raw('rule.id'))}
  order by p.id, rule.id limit greatest(0, ${limit})
),
sku_named as (${skuCategory(inspected)}),
sku_stock as (${stock}),
sku_rate as (${rates})`,
    rows: fragment`
select ${recordColumns('sku', raw('b.id'), {
      skuId: raw('b.id::text'),
      code: raw('b.code'),
      skuName: raw('sku_named.name'),
      isActive: raw('b.is_active'),
      available: raw('sku_stock.available'),
      reorderPoint: raw('coalesce(sku_rate.reorder_point, b.reorder_point)'),
      dailyRate: raw('coalesce(sku_rate.daily_rate, b.burn_rate)'),
    })}
from sku_beside b
left join sku_named on sku_named.id = b.id
left join sku_stock on sku_stock.sku_id = b.id
left join sku_rate on sku_rate.sku_id = b.id::text`,
  }
}
