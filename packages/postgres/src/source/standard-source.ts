import { type RelationName, relationColumns, relationNames } from './relation-columns.ts'
import type { Relation, Source } from './source.ts'

const tables: Partial<Record<RelationName, string>> = { sales_order: 'public."order"' }

/** The preset `standard`: the schema that `migrate --source standard` creates, where each column is called what the relation calls it. */
export const standardSource: Source = {
  name: 'standard',
  relations: Object.fromEntries(relationNames.map((name) => [name, relationOf(name)])),
}

function relationOf(name: RelationName): Relation {
  const from = tables[name] ?? `public.${name}`
  const columns = Object.fromEntries(Object.keys(relationColumns[name]).map((column) => [column, column]))
  if (name !== 'customer') return { from, columns }
  const written = { account_type: 'account_type', account_type_updated_at: 'account_type_updated_at' }
  return { from, columns, writable: { table: from, columns: { tenant_id: 'tenant_id', id: 'id', ...written } } }
}
