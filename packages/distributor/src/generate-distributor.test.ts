import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDay, parseDay } from './calendar.ts'
import { collectTables, localDay, type TestRecord } from './collect-tables.ts'
import { columns, type Table } from './columns.ts'
import { type DistributorOptions, demoSize } from './distributor-options.ts'
import { generateDistributor } from './generate-distributor.ts'
import { batchSize } from './row-batch.ts'

const timeZone = 'America/New_York'
const demo: DistributorOptions = { seed: 1, asOf: '2026-03-11', tenant: { slug: 'demo', name: 'Demo', timeZone } }
const small = { ...demo, size: { customers: 60, skus: 40, suppliers: 4, reps: 3 } }

const anyDay = fc.integer({ min: parseDay('2020-01-01'), max: parseDay('2030-12-31') })
const anySeed = fc.integer({ min: 0, max: 99 })

function hash(options: DistributorOptions): string {
  const digest = createHash('sha256')
  for (const batch of generateDistributor(options)) digest.update(JSON.stringify(batch))
  return digest.digest('hex')
}

describe('generateDistributor', () => {
  it('gives the same rows for the same seed, others for another', () => {
    expect(hash(demo)).toBe(hash(demo))
    expect(hash({ ...demo, seed: 2 })).not.toBe(hash(demo))
  })

  it('gives twins of one id seed the same record ids, but not the same tenant', () => {
    const one = collectTables(generateDistributor(small))
    const two = collectTables(
      generateDistributor({ ...small, seed: 9, idSeed: 1, tenant: { ...small.tenant, slug: 'b' } }),
    )
    const idsOf = (records: TestRecord[]) => records.slice(0, 50).map(({ id }) => id)
    for (const table of ['customer', 'sku', 'order', 'order_line'] as const) {
      expect(idsOf(two[table])).toEqual(idsOf(one[table]))
    }
    expect(two.tenant[0]?.id).not.toBe(one.tenant[0]?.id)
    expect(two.order.map((order) => order.ordered_at)).not.toEqual(one.order.map((order) => order.ordered_at))
  })

  it('has the size of the demo', () => {
    const tables = collectTables(generateDistributor(demo))
    expect(tables.customer).toHaveLength(demoSize.customers)
    expect(tables.sku).toHaveLength(400)
    expect(tables.sales_rep).toHaveLength(8)
    expect(tables.order.length).toBeGreaterThan(9000)
    expect(tables.order_line.length).toBeGreaterThan(27_000)
    expect(tables.sample.length).toBeGreaterThan(1500)
    expect(new Set(tables.sku.map(({ code }) => code)).size).toBe(400)
    expect(new Set(tables.customer.map(({ name }) => name)).size).toBe(demoSize.customers)
  })

  it.each([6.5, 10, 25, 50])('has about %d orders a customer when asked for them', (ordersPerCustomer) => {
    const size = { customers: 1000, ordersPerCustomer }
    let orders = 0
    for (const { table, rows } of generateDistributor({ ...demo, size })) if (table === 'order') orders += rows.length
    expect(Math.abs(orders / (1000 * ordersPerCustomer) - 1)).toBeLessThan(0.03)
  })

  it('refers only to rows of earlier batches, within the tenant', () => {
    const known = new Map<string, Set<unknown>>()
    for (const { table, columns, rows } of generateDistributor(demo)) {
      const seen = known.get(table) ?? new Set()
      for (const [place, column] of columns.entries()) {
        const target = /^(\w+)_id$/.exec(column)?.[1]
        const cells = rows.map((row) => row[place])
        if (target) expect(cells.every((cell) => cell === null || known.get(target)?.has(cell))).toBe(true)
        if (column === 'id') for (const cell of cells) seen.add(cell)
      }
      known.set(table, seen)
    }
  })

  it('streams: batches are small, lazy, and lines belong to the order batch just before them', () => {
    const size = { customers: 1_000_000, ordersPerCustomer: 10 }
    let orders = new Set<unknown>()
    let lineBatches = 0
    for (const { table, rows } of generateDistributor({ ...demo, size: { ...size, customers: 20_000 } })) {
      expect(rows.length).toBeLessThanOrEqual(batchSize)
      if (table === 'order') orders = new Set(rows.map((row) => row[1]))
      if (table === 'order_line' && rows.every((row) => orders.has(row[2]))) lineBatches++
      if (lineBatches === 5) break
    }
    expect(lineBatches).toBe(5)
    const endless = generateDistributor({ ...demo, size })
    const first = [endless.next(), endless.next(), endless.next()]
    expect(first.map(({ value }) => value?.table)).toEqual(['tenant', 'sales_rep', 'customer'])
  })

  it('moves every date along with an as-of that moves by whole weeks', () => {
    const dated = Object.entries(columns).map(([table, types]) => {
      const names = Object.entries(types).filter(([, type]) => type === 'timestamptz' || type === 'date')
      return { table: table as Table, names: names.map(([name]) => name) }
    })
    const ages = (asOfDay: number, seed: number) => {
      const tables = collectTables(generateDistributor({ ...small, seed, asOf: formatDay(asOfDay) }))
      return dated.flatMap(({ table, names }) => {
        return tables[table].flatMap((record) => names.map((name) => asOfDay - localDay(record[name], timeZone)))
      })
    }
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 120 }), anySeed, (day, weeks, seed) => {
        expect(ages(day + 7 * weeks, seed)).toEqual(ages(day, seed))
      }),
      { numRuns: 40 },
    )
  })

  it('moves orders and tastings along with an as-of that moves by days, but for what falls on a weekend', () => {
    const ages = (asOfDay: number, seed: number) => {
      const { order, sample } = collectTables(generateDistributor({ ...small, seed, asOf: formatDay(asOfDay) }))
      const cells = [...order.map((each) => each.created_at), ...sample.map((each) => each.tasted_at)]
      return cells.map((cell) => asOfDay - localDay(cell, timeZone))
    }
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 800 }), anySeed, (day, days, seed) => {
        const before = ages(day, seed)
        const after = ages(day + days, seed)
        expect(after.length).toBe(before.length)
        expect(before.every((age, index) => Math.abs(age - (after[index] ?? Number.NaN)) <= 4)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it.each([{ asOf: '2026-02-30' }, { size: { reps: 0 } }, { size: { customers: 1.5 } }])('refuses %j', (wrong) => {
    expect(() => generateDistributor({ ...demo, ...wrong }).next()).toThrow(RangeError)
  })
})
