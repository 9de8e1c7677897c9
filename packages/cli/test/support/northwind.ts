import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Connection, Transaction } from '@leora-jobs/postgres'

const folder = fileURLToPath(new URL('../../../../../shared/data/northwind/', import.meta.url))

/** Whether the data lie beside the repository. */
export const hasNorthwind = existsSync(`${folder}load.sql`)

/** Carries out load.sql in one transaction, as psql would, with its \copy as inserts. */
export async function loadNorthwind(connection: Connection): Promise<void> {
  const lines = readFileSync(`${folder}load.sql`, 'utf8').split('\n')
  await connection.transaction({}, async (transaction) => {
    let statements: string[] = []
    for (const line of lines) {
      const copy = /^\\copy (\w+) from (\S+) csv header$/.exec(line)
      if (copy) {
        await transaction.script(statements.join('\n'))
        statements = []
        await copyCsv(transaction, copy[1] ?? '', copy[2] ?? '')
      } else if (!/^(\\|begin;|commit;)/.test(line)) statements.push(line)
    }
    await transaction.script(statements.join('\n'))
  })
}

/** The data's own reorder level of each product on sale, by SKU code: what is in stock and on order, and below what to order. */
export function northwindReorderLevels(): ReadonlyMap<string, number> {
  const [header = [], ...rows] = parseCsv(readFileSync(`${folder}products.csv`, 'utf8'))
  const at = (name: RegExp) => header.findIndex((column) => name.test(column ?? ''))
  const [id, level] = [at(/^(product)?_?id$/i), at(/reorder/i)]
  return new Map(rows.map((row) => [`NW-${row[id]}`, Number(row[level])]))
}

async function copyCsv(transaction: Transaction, table: string, file: string): Promise<void> {
  const [, ...rows] = parseCsv(readFileSync(`${folder}${file}`, 'utf8'))
  const { rows: columns } = await transaction.query<{ name: string; type: string }>(
    `select attname::text as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 order by attnum`,
    [table],
  )
  const lists = columns.map((_, index) => `$${index + 1}::text[]`)
  const values = columns.map(({ type }, index) => `c${index}::${type}`)
  const names = columns.map((_, index) => `c${index}`)
  await transaction.query(
    `insert into ${table} select ${values.join(', ')} from unnest(${lists.join(', ')}) t (${names.join(', ')})`,
    columns.map((_, index) => rows.map((row) => row[index] ?? null)),
  )
}

/** RFC 4180; an empty field without quotes is null, as COPY has it. */
function parseCsv(text: string): readonly (readonly (string | null)[])[] {
  const rows: (string | null)[][] = []
  let row: (string | null)[] = []
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? (plain === '' ? null : plain) : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    if (row.length > 1) rows.push(row)
    row = []
  }
  return rows
}
