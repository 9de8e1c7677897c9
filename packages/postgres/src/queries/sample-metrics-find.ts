import { fragment, param, raw, type SqlFragment } from '../sql-fragment.ts'
import { type NamedQueryDefinition, textOf, textsOf } from './named-query.ts'
import { sampleRelations } from './sample-metrics-tastings.ts'

/**
 * Groups that a person may mean: a SKU by its code (with or without the product's name), a rep, category, supplier or segment by its name, any of them
 * as `dimension:key`; and those whose name begins alike. Only what was ever sampled: asked once, by hand, so it reads all samples.
 */
export const sampleMetricsFind: NamedQueryDefinition = {
  sql(parameters, { inspected }) {
    const [text, days] = [param(textOf(parameters, 'text'), 'text'), param(textOf(parameters, 'days'), 'text')]
    const name = textOf(parameters, 'name')
    const parts = textsOf(parameters, 'parts').filter((part, index) => index > 0 || !/^\d{4}-/.test(part))
    const start = `${name.slice(0, 3).replace(/[\\%_]/g, '\\$&')}%`
    const { columns, joins } = sampleRelations(inspected)
    const names = raw(
      `label, other, dimension || ':' || group_key, dimension || ' ' || label, dimension || ' ' || other`,
    )
    const isMeant =
      parts.length > 0
        ? fragment`dimension = ${param(parts[0] ?? '', 'text')} and group_key = ${param(parts[1] ?? '', 'text')}`
        : fragment`coalesce(${param(name, 'text')} in (${names}), false)`
    const id = raw(`dimension || '/' || replace(replace(group_key, '%', '%25'), '/', '%2F')`)
    return fragment`
with given as (
  select distinct s.sku_id::text as sku_id, coalesce(s.sales_rep_id::text, '') as rep_id, coalesce(c.customer_type, '') as customer_type, ${columns}
  from sample s
  left join customer c on c.id = s.customer_id
  ${joins}
),
known as (
  select distinct d.dimension, d.group_key, coalesce(nullif(d.label, ''), d.group_key) as label, d.other
  from given g
  cross join (values ('ACTIVE'), ('TARGET'), ('PROSPECT')) t (account_type)
  cross join lateral (values
    ${ofDimension('sku', 'g.sku_id, g.code', `concat_ws(' ', g.code, g.product_name)`)},
    ${ofDimension('rep', 'g.rep_id, g.rep_label')}, ${ofDimension('category', 'g.category, g.category')},
    ${ofDimension('supplier', 'g.supplier_key, g.supplier_label')}, ${ofDimension('overall', `'all', 'overall'`)},
    ${ofDimension('segment', `t.account_type || ':' || g.customer_type, t.account_type || ' ' || g.customer_type`)}
  ) d (dimension, group_key, label, other)
)
select ${parts.length > 0 ? fragment`${text}` : fragment`${id} || case when ${days} = '' then '' else '/' || ${days} end`} as id,
  case when ${isMeant} then ${text} else label end as label
from known where ${isMeant}${parts.length > 0 ? raw('') : fragment` or label ilike ${param(start, 'text')}`}
order by ${isMeant} desc, label limit 200`
  },
}

/** A row of a dimension. Its name is a parameter: some are relations' names too, and would be read as such. */
function ofDimension(dimension: string, keyAndLabel: string, other = 'null'): SqlFragment {
  return fragment`(${param(dimension, 'text')}, ${raw(keyAndLabel)}, ${raw(other)})`
}
