import { columns, type Table } from './columns.ts'

/** The most rows a batch holds. */
export const batchSize = 2000

/** One row, its cells in the order of the batch's columns. Money is a decimal string, an instant an ISO string. */
export type Row = (string | number | boolean | null)[]

/** Rows of one table; every row they refer to was in an earlier batch. */
export interface RowBatch {
  table: Table
  columns: string[]
  rows: Row[]
}

/** A batch of a table's rows. */
export function toBatch(table: Table, rows: Row[]): RowBatch {
  return { table, columns: Object.keys(columns[table]), rows }
}

/** Cuts a table's rows into batches. */
export function* toBatches(table: Table, rows: Iterable<Row>): Generator<RowBatch> {
  let pending: Row[] = []
  for (const row of rows) {
    pending.push(row)
    if (pending.length === batchSize) {
      yield toBatch(table, pending)
      pending = []
    }
  }
  if (pending.length > 0) yield toBatch(table, pending)
}

/** Cents as the decimal string that a numeric column takes. */
export function toMoney(cents: number): string {
  return (cents / 100).toFixed(2)
}
