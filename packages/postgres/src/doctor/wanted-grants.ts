import type { Source } from '../source/source.ts'
import type { SourceTable } from './source-tables.ts'
import { namesIn } from './sql-names.ts'

/** The columns of a table that runs read, and those that they write back to. */
export interface WantedGrant {
  readonly oid: string
  readonly read: readonly string[]
  readonly written: readonly string[]
}

/** One a table, whatever relations read it. */
export function wantedGrants(source: Source, tables: readonly SourceTable[]): readonly WantedGrant[] {
  return [...new Set(tables.map(({ oid }) => oid))].map((oid) => {
    const uses = tables.filter((table) => table.oid === oid)
    return {
      oid,
      read: [...new Set(uses.flatMap(({ columns }) => columns))],
      written: [...new Set(uses.flatMap((table) => writtenColumns(source, table)))],
    }
  })
}

function writtenColumns({ relations }: Source, { relation, table }: SourceTable): readonly string[] {
  const writable = relations[relation]?.writable
  if (!writable || namesIn(writable.table).at(-1) !== table) return []
  return Object.entries(writable.columns)
    .filter(([own]) => own !== 'id' && own !== 'tenant_id')
    .map(([, column]) => column)
}
