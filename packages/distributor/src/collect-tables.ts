import type { Table } from './columns.ts'
import type { Row, RowBatch } from './row-batch.ts'

/** A row by column name. */
export type TestRecord = Record<string, Row[number]>

/** Gathers batches into records by table, for tests. */
export function collectTables(batches: Iterable<RowBatch>): Record<Table, TestRecord[]> {
  const tables: Record<Table, TestRecord[]> = {
    ...{ tenant: [], sales_rep: [], customer: [], supplier: [], product: [], sku: [], order: [], order_line: [] },
    ...{ sample: [], inventory: [], purchase_order_line: [], task: [] },
  }
  for (const { table, columns, rows } of batches) {
    for (const row of rows) {
      if (row.length !== columns.length) throw new Error(`${table}: ${row.length} cells, ${columns.length} columns`)
      tables[table].push(Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])))
    }
  }
  return tables
}

/** The share of a list that is such. */
export function share<T>(list: readonly T[], isSuch: (item: T) => boolean): number {
  return list.filter(isSuch).length / list.length
}

/** Records by the value of a column. */
export function groupBy(records: readonly TestRecord[], column: string): Map<unknown, TestRecord[]> {
  const groups = new Map<unknown, TestRecord[]>()
  for (const record of records) {
    const group = groups.get(record[column])
    if (group) group.push(record)
    else groups.set(record[column], [record])
  }
  return groups
}

/** The local calendar day of an instant, as a day number; NaN of null. */
export function localDay(cell: Row[number] | undefined, timeZone: string): number {
  if (typeof cell !== 'string') return Number.NaN
  if (cell.length === 10) return Date.parse(cell) / 86_400_000
  const shown = dayFormat(timeZone).format(new Date(cell))
  return Date.parse(shown) / 86_400_000
}

const formats = new Map<string, Intl.DateTimeFormat>()

function dayFormat(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('sv', { timeZone })
  formats.set(timeZone, format)
  return format
}
