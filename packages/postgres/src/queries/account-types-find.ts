import { typeOfColumn } from '../source/relation-sql.ts'
import { fragment, param } from '../sql-fragment.ts'
import { canBeId } from './can-be-id.ts'
import { type NamedQueryDefinition, textOf } from './named-query.ts'

/** Customers that a person may mean: by id, by exact name, and those whose name begins alike, for "did you mean". */
export const accountTypesFind: NamedQueryDefinition = {
  sql(parameters, { inspected }) {
    const text = textOf(parameters, 'text')
    const type = typeOfColumn(inspected, 'customer', 'id')
    const byId = canBeId(text, type) ? fragment`id = ${param(text, type)} or` : fragment``
    // an accent that is typed, or not, is one letter all the same
    const start = `${text
      .slice(0, 3)
      .replace(/[\\%_]/g, '\\$&')
      .replace(/[^\0-\x7f]/g, '_')}%`
    return fragment`
select id::text as id, name as label from customer
where ${byId} name = ${param(text, 'text')} or name ilike ${param(start, 'text')}
order by name = ${param(text, 'text')} desc, lower(name) = lower(${param(text, 'text')}) desc, name limit 200`
  },
}
