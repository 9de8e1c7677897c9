import type { Source } from '../source/source.ts'
import { namesIn } from '../source/sql-names.ts'
import type { SourceTable } from './source-tables.ts'

/** The columns of a table that runs read, those that they write back to, and those that rows are entered in. */
export interface WantedGrant {
  readonly oid: string
  readonly read: readonly string[]
  readonly written: readonly string[]
  readonly entered: readonly string[]
}

/** One a table, whatever relations read it. */
export function wantedGrants(source: Source, tables: readonly SourceTable[]): readonly WantedGrant[] {
  return [...new Set(tables.map(({ oid }) => oid))].map((oid) => {
    const uses = tables.filter((table) => table.oid === oid)
    return {
      oid,
      read: [...new Set(uses.flatMap((table) => [...table.columns, ...Object.values(writable(source, table))]))],
      written: [...new Set(uses.flatMap((table) => writtenColumns(source, table)))],
      entered: [...new Set(uses.flatMap((table) => enteredColumns(source, table)))],
    }
  })
}

/** The columns that a table is written back to, and found by. */
function writable({ relations }: Source, { relation, table }: SourceTable): Readonly<Record<string, string>> {
  const { writable } = relations[relation] ?? {}
  return writable && namesIn(writable.table).at(-1) === table ? writable.columns : {}
}

function writtenColumns(source: Source, table: SourceTable): readonly string[] {
  return Object.entries(writable(source, table))
    .filter(([own]) => own !== 'id' && own !== 'tenant_id')
    .map(([, column]) => column)
}

function enteredColumns({ relations }: Source, { relation, table }: SourceTable): readonly string[] {
  const { insertable } = relations[relation] ?? {}
  if (!insertable || namesIn(insertable.table).at(-1) !== table) return []
  return Object.keys({ ...insertable.columns, ...insertable.expressions })
}
