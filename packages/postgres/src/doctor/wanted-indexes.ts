import type { RelationName } from '../source/relation-columns.ts'
import type { Source } from '../source/source.ts'
import { columnsBehind, resolveColumn } from './resolve-column.ts'
import type { SourceTable } from './source-tables.ts'

/** An index that a job's pages are read by. */
export interface WantedIndex {
  readonly relation: RelationName
  readonly table: Pick<SourceTable, 'oid' | 'name' | 'kind'>
  /** The columns that lead, in any order. */
  readonly keys: readonly string[]
  /** The one that may lead by itself: ids seldom repeat among tenants. */
  readonly alone: string
  /** The columns that save a visit to the table. */
  readonly include: readonly string[]
}

interface Rule {
  readonly relation: RelationName
  readonly key: string
  readonly include: readonly string[]
}

/** As in standard-schema/0001_standard.sql. */
const rules: readonly Rule[] = [
  { relation: 'customer', key: 'id', include: [] },
  {
    relation: 'sales_order',
    key: 'customer_id',
    include: ['id', 'status', 'ordered_at', 'fulfilled_at', 'delivered_at'],
  },
  {
    relation: 'order_line',
    key: 'order_id',
    include: ['sku_id', 'quantity', 'unit_price', 'is_sample'],
  },
]

/** The indexes that this source wants, and the relations for which that cannot be told: their key is no table's column. */
export function wantedIndexes(
  source: Source,
  tables: readonly SourceTable[],
): { readonly wanted: readonly WantedIndex[]; readonly untold: readonly RelationName[] } {
  const wanted: WantedIndex[] = []
  const untold: RelationName[] = []
  for (const rule of rules) {
    const index = wantedIndex(rule, source, tables)
    if (index) wanted.push(index)
    else untold.push(rule.relation)
  }
  return { wanted, untold }
}

function wantedIndex(rule: Rule, source: Source, tables: readonly SourceTable[]): WantedIndex | null {
  const relation = source.relations[rule.relation]
  if (!relation) return null
  const behind = tables.filter(({ relation }) => relation === rule.relation)
  const key = resolveColumn(relation, behind, rule.key)
  if (!key || !['r', 'p'].includes(key.table.kind)) return null
  const tenant = resolveColumn(relation, behind, 'tenant_id')
  // a line's tenant may stand on its order alone
  const keys = tenant?.table.oid === key.table.oid ? [tenant.column, key.column] : [key.column]
  const include = columnsBehind(relation, key.table, rule.include).filter((column) => !keys.includes(column))
  const { oid, name, kind } = key.table
  return {
    relation: rule.relation,
    table: { oid, name, kind },
    keys,
    alone: key.column,
    include,
  }
}
