import { typeOfColumn } from '../source/relation-sql.ts'
import { fragment, param } from '../sql-fragment.ts'
import { type NamedQueryDefinition, textOf } from './named-query.ts'

/** Customers that a person may mean: by id, by exact name, and those whose name begins alike, for "did you mean". */
export const accountTypesFind: NamedQueryDefinition = {
  sql(parameters, { inspected }) {
    const text = textOf(parameters, 'text')
    const type = typeOfColumn(inspected, 'customer', 'id')
    const byId = canBe(text, type) ? fragment`id = ${param(text, type)} or` : fragment``
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

/** False where the text cannot be an id of this type, so that the database need not refuse it. */
function canBe(text: string, type: string): boolean {
  if (type === 'uuid') return /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text)
  if (/^(bigint|integer|smallint|numeric)/.test(type)) return /^\d{1,18}$/.test(text)
  return true
}
