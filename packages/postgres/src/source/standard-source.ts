import { type RelationName, relationColumns, relationNames, ruleRelations } from './relation-columns.ts'
import type { Insertable, Relation, Source } from './source.ts'

const tables: Partial<Record<RelationName, string>> = { sales_order: 'public."order"' }

/** What jobs repeat their decisions in. */
const written: Partial<Record<RelationName, readonly string[]>> = {
  customer: ['account_type', 'account_type_updated_at'],
  sku: ['burn_rate', 'reorder_point'],
}

const task: Insertable = {
  table: 'public.task',
  columns: {
    tenant_id: 'tenant_id',
    id: 'id',
    customer_id: 'customer_id',
    sales_rep_id: 'sales_rep_id',
    title: 'title',
    description: 'description',
    due_on: 'due_on',
    status: 'status',
    priority: 'priority',
  },
}

/** The preset `standard`: the schema that `migrate --source standard` creates, where each column is called what the relation calls it. */
export const standardSource: Source = {
  name: 'standard',
  relations: Object.fromEntries(
    relationNames.filter((name) => !ruleRelations.includes(name)).map((name) => [name, relationOf(name)]),
  ),
}

function relationOf(name: RelationName): Relation {
  const from = tables[name] ?? `public.${name}`
  const columns = Object.fromEntries(Object.keys(relationColumns[name]).map((column) => [column, column]))
  const columnsWritten = written[name]
  if (!columnsWritten) return { from, columns, ...(name === 'task' && { insertable: task }) }
  const names = ['tenant_id', 'id', ...columnsWritten]
  return {
    from,
    columns,
    writable: { table: from, columns: Object.fromEntries(names.map((column) => [column, column])) },
  }
}
