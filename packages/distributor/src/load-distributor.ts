import { columns, type Table } from './columns.ts'
import type { DistributorOptions } from './distributor-options.ts'
import { generateDistributor } from './generate-distributor.ts'
import type { RowBatch } from './row-batch.ts'

/** Runs one statement; each parameter is a Postgres array of text. */
export type Execute = (text: string, parameters: readonly (readonly (string | null)[])[]) => Promise<unknown>

/** Rows loaded, by table. */
export type RowCounts = Record<Table, number>

/** The statement that inserts a batch of any size: text arrays in, cast to the columns' types by the server. */
export function insertStatement(table: Table): string {
  const entries = Object.entries(columns[table])
  const names = entries.map(([name]) => `"${name}"`).join(', ')
  const arrays = entries.map(([, type], index) => `$${index + 1}::text[]::${type}[]`).join(', ')
  return `insert into "${table}" (${names}) select * from unnest(${arrays})`
}

function toParameters({ columns, rows }: RowBatch): (string | null)[][] {
  return columns.map((_, index) => {
    return rows.map((row) => {
      const cell = row[index] ?? null
      return cell === null ? null : String(cell)
    })
  })
}

/** Loads a distributor, one statement a batch. The caller opens the transaction and sets the tenant context. */
export async function loadDistributor(execute: Execute, options: DistributorOptions): Promise<RowCounts> {
  const none = Object.keys(columns).map((table) => [table, 0])
  const counts: RowCounts = Object.fromEntries(none)
  for (const batch of generateDistributor(options)) {
    await execute(insertStatement(batch.table), toParameters(batch))
    counts[batch.table] += batch.rows.length
  }
  return counts
}
