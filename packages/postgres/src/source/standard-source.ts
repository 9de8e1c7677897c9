import { type RelationName, relationColumns, relationNames } from './relation-columns.ts'
import type { Relation, Source } from './source.ts'

const tables: Partial<Record<RelationName, string>> = { sales_order: 'public."order"' }

/** What jobs repeat their decisions in. */
const written: Partial<Record<RelationName, readonly string[]>> = {
  customer: ['account_type', 'account_type_updated_at'],
  sku: ['burn_rate', 'reorder_point'],
}

/** The preset `standard`: the schema that `migrate --source standard` creates, where each column is called what the relation calls it. */
export const standardSource: Source = {
  name: 'standard',
  relations: Object.fromEntries(relationNames.map((name) => [name, relationOf(name)])),
}

function relationOf(name: RelationName): Relation {
  const from = tables[name] ?? `public.${name}`
  const columns = Object.fromEntries(Object.keys(relationColumns[name]).map((column) => [column, column]))
  const columnsWritten = written[name]
  if (!columnsWritten) return { from, columns }
  const names = ['tenant_id', 'id', ...columnsWritten]
  return {
    from,
    columns,
    writable: { table: from, columns: Object.fromEntries(names.map((column) => [column, column])) },
  }
}
