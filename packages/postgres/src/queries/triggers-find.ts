import { fragment, join, param, raw, type SqlFragment } from '../sql-fragment.ts'
import { type NamedQueryDefinition, type QueryContext, textOf } from './named-query.ts'
import { allRules } from './triggers-rules.ts'

/**
 * Records that a person may mean by `rule / subject`, both by their names, and those whose subject begins alike. A sample is called after its SKU and
 * its customer. Asked once, by hand, so it reads all subjects.
 */
export const triggersFind: NamedQueryDefinition = {
  sql(parameters, context) {
    const text = param(textOf(parameters, 'text'), 'text')
    const subject = textOf(parameters, 'text').split(' / ').at(-1) ?? ''
    const start = `${subject.slice(0, 3).replace(/[\\%_]/g, '\\$&')}%`
    const escaped = (column: string) => raw(`replace(replace(${column}, '%', '%25'), '/', '%2F')`)
    return fragment`
select found.kind || '/' || ${escaped('found.id')} || '/' || ${escaped('rule.id')} as id,
  case when ${text} = rule.name || ' / ' || found.other then ${text} else rule.name || ' / ' || found.label end as label
from (${allRules(context)}) rule (id, type, name, is_active, config, is_application)
join (${join(subjects(context), '\nunion all\n')}) found (kind, id, label, other) on found.kind = case lower(replace(rule.type, '_', '-'))
  when 'sample-no-order' then ${param('sample', 'text')} when 'low-inventory' then ${param('sku', 'text')} else ${param('customer', 'text')} end
where found.label ilike ${param(start, 'text')} or ${text} = found.kind || '/' || ${escaped('found.id')} || '/' || ${escaped('rule.id')}
order by ${text} in (rule.name || ' / ' || found.label, rule.name || ' / ' || found.other) desc, label limit 200`
  },
}

/** Subjects by kind (kind, id, label, other): what a record is called, and what it may be called as well. */
function subjects({ inspected }: QueryContext): readonly SqlFragment[] {
  const { sample, sku, product } = inspected.source.relations
  const hasNames = product !== undefined && sku?.columns.product_id !== undefined
  const name = hasNames ? fragment`(select p.name from product p where p.id = k.product_id)` : fragment`null`
  return [
    fragment`select ${param('customer', 'text')}, c.id::text, c.name, c.name from customer c`,
    ...(sample && sku
      ? [
          fragment`
select ${param('sample', 'text')}, s.id::text, k.code || ' at ' || c.name, k.code || ' at ' || c.name
from sample s join customer c on c.id = s.customer_id join sku k on k.id = s.sku_id`,
        ]
      : []),
    ...(sku
      ? [fragment`select ${param('sku', 'text')}, k.id::text, concat_ws(' ', k.code, ${name}), k.code from sku k`]
      : []),
  ]
}
