import type { Relation } from '../source/source.ts'
import { namesIn, plainColumn, tablesByQualifier } from '../source/sql-names.ts'
import type { SourceTable } from './source-tables.ts'

/** A column of a table in the database. */
export interface TableColumn {
  readonly table: SourceTable
  readonly column: string
}

/** The table's column that a relation's column is; null where it is an expression, or could be of several tables. */
export function resolveColumn(relation: Relation, tables: readonly SourceTable[], name: string): TableColumn | null {
  const plain = plainColumn(relation.columns[name] ?? '')
  if (plain === null) return null
  const wanted = plain.qualifier === null ? null : tablesByQualifier(relation.from).get(plain.qualifier)
  const [table, ...others] = tables.filter(
    (candidate) => candidate.columns.includes(plain.column) && (wanted === null || candidate.table === wanted),
  )
  return table && others.length === 0 ? { table, column: plain.column } : null
}

/** The columns of `table` that a relation's columns are made of, expressions included. */
export function columnsBehind(relation: Relation, table: SourceTable, names: readonly string[]): readonly string[] {
  const found = names
    .flatMap((name) => namesIn(relation.columns[name] ?? ''))
    .filter((name) => table.columns.includes(name))
  return [...new Set(found)]
}
