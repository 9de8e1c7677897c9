import { expect, it } from 'vitest'
import { columns, type Table } from './columns.ts'
import { insertStatement, loadDistributor } from './load-distributor.ts'

const options = {
  seed: 4,
  asOf: '2026-03-11',
  tenant: { slug: 'small', name: 'Small', timeZone: 'America/New_York' },
  size: { customers: 40, skus: 30, suppliers: 3, reps: 2 },
}

it('quotes every identifier and casts text arrays to the types of the columns', () => {
  expect(insertStatement('inventory')).toBe(
    'insert into "inventory" ("tenant_id", "sku_id", "location", "on_hand", "reserved") ' +
      'select * from unnest($1::text[]::uuid[], $2::text[]::uuid[], $3::text[]::text[], $4::text[]::int[], $5::text[]::int[])',
  )
})

it('sends one statement a batch, a text array a column, and counts the rows', async () => {
  const sent: Record<string, number> = {}
  const counts = await loadDistributor(async (text, parameters) => {
    const table = /^insert into "(\w+)"/.exec(text)?.[1] ?? ''
    const lengths = new Set(parameters.map((values) => values.length))
    expect(lengths.size).toBe(1)
    expect(parameters.flat().every((value) => value === null || typeof value === 'string')).toBe(true)
    expect(parameters.length).toBe(Object.keys(columns[table as Table]).length)
    sent[table] = (sent[table] ?? 0) + (parameters[0]?.length ?? 0)
  }, options)
  expect(sent).toEqual(counts)
  expect(counts).toMatchObject({ tenant: 1, customer: 40, sku: 30, sales_rep: 2 })
})
