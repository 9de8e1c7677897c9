import { typeOfColumn } from '../source/relation-sql.ts'
import { fragment, param } from '../sql-fragment.ts'
import { canBeId } from './can-be-id.ts'
import { type NamedQueryDefinition, textOf } from './named-query.ts'
import { skuCategory } from './sku-category.ts'

/** SKUs that a person may mean: by id, code, or name of the product, and those that begin alike, for "did you mean". */
export const burnRatesFind: NamedQueryDefinition = {
  sql(parameters, { inspected }) {
    const text = textOf(parameters, 'text')
    const type = typeOfColumn(inspected, 'sku', 'id')
    const byId = canBeId(text, type) ? fragment`s.id = ${param(text, type)} or` : fragment``
    const start = `${text.slice(0, 3).replace(/[\\%_]/g, '\\$&')}%`
    const wanted = param(text, 'text')
    return fragment`
select s.id::text as id,
  case
    when s.name = ${wanted} then s.name
    when s.code || ' ' || s.name = ${wanted} then s.code || ' ' || s.name
    when s.code <> ${wanted} and s.name ilike ${param(start, 'text')} then s.name
    else s.code
  end as label
from (${skuCategory(inspected)}) s
where ${byId} s.code = ${wanted} or s.name = ${wanted} or s.code || ' ' || s.name = ${wanted}
  or s.code ilike ${param(start, 'text')} or s.name ilike ${param(start, 'text')}
order by coalesce(${wanted} in (s.code, s.name, s.code || ' ' || s.name), false) desc, s.code limit 200`
  },
}
