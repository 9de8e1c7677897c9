import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { hasNorthwind, loadNorthwind, northwindReorderLevels } from './support/northwind.ts'
import { createPortal, type Portal, rowsOf } from './support/portal.ts'
import { reportSchema } from './support/report-schema.ts'
import { runCli } from './support/run-cli.ts'

const job = 'calculate-burn-rates'
const lastDay = ['--tenant', 'northwind', '--as-of', '1998-05-06']

interface SkuRow {
  readonly code: string
  readonly rate: number | null
  readonly method: string
  readonly basis: string
  readonly buckets: number
  readonly position: number
  readonly urgency: string
  readonly reorderPoint: number
  readonly onOrder: number
  readonly isActive: boolean
  readonly sold: Readonly<Record<string, number>>
}

// In order: the second looks at what the first wrote.
describe.runIf(hasNorthwind)('burn rates of Northwind', () => {
  let portal: Portal

  const report = async (...args: string[]) => {
    const result = await runCli(['run', job, ...lastDay, '--json', ...args], {
      env: { LEORA_JOBS_DATABASE_URL: portal.url },
    })
    expect(result.stderr).not.toContain('error:')
    return reportSchema.parse(result.json())
  }

  beforeAll(async () => {
    portal = await createPortal(inject('postgresUrl'))
    await loadNorthwind(portal.admin)
    await portal.query(
      `insert into leora_jobs.policy (tenant_id, job, policy)
       select id::text, '${job}', '{"averageDays": [30, 90, 180, 365]}' from tenant where slug = 'northwind'`,
    )
  })

  afterAll(() => portal?.drop())

  it('gives each of the 77 SKUs a rate with its basis, and counts what was sold as anybody would', async () => {
    const dry = await report('--dry-run')
    const run = await report('--show-changes')
    expect(run).toMatchObject({ status: 'succeeded', counts: dry.counts, changes: dry.changes, summary: dry.summary })
    expect((await report()).counts).toMatchObject({ read: run.counts.read, changed: 0 })
    const skus = await skuRows()
    expect(skus).toHaveLength(77)
    for (const { code, rate, method, basis, buckets } of skus) {
      expect(rate === null, code).toBe(method === 'insufficient')
      expect([basis === 'none', buckets > 0], code).toEqual([rate === null, true])
    }
    const sold = (days: string) => skus.reduce((sum, sku) => sum + (sku.sold[days] ?? 0), 0)
    expect(['30', '90', '180', '365'].map(sold)).toEqual([4_441, 12_159, 20_303, 33_177])
  })

  it('is urgent wherever the data’s own reorder level is reached, and earlier where that does not cover two weeks of lumpy demand', async () => {
    const levels = northwindReorderLevels()
    const skus = (await skuRows()).filter(({ isActive }) => isActive)
    const isUrgent = ({ urgency }: SkuRow) => ['OUT', 'BELOW_SAFETY', 'REORDER'].includes(urgency)
    const levelOf = ({ code }: SkuRow) => levels.get(code) ?? Number.NaN
    const isReached = (sku: SkuRow) => sku.position <= levelOf(sku)
    const count = (reached: boolean, urgent: boolean) =>
      skus.filter((sku) => isReached(sku) === reached && isUrgent(sku) === urgent).length
    expect([count(true, true), count(true, false), count(false, true), count(false, false)]).toEqual([2, 0, 48, 19])
    for (const sku of skus) {
      // a position that is mostly on order leaves too little on the shelf, whatever the level
      if (isUrgent(sku) && !isReached(sku))
        expect(sku.reorderPoint > levelOf(sku) || sku.onOrder > 0, sku.code).toBe(true)
    }
  })

  it('explains a SKU by its code and by its name', async () => {
    const explain = (record: string) =>
      runCli(['explain', job, ...lastDay, '--record', record], { env: { LEORA_JOBS_DATABASE_URL: portal.url } })
    const byName = await explain('Chai')
    expect(byName).toMatchObject({ code: 0, stderr: '' })
    for (const text of [
      'NW-1 Chai',
      'sold in 31 of 89 buckets of 7 days, lumpy',
      'sold: 140 in 30 days (4.67 a day)',
      'lead time 7 days, give or take 2, by policy',
      'position 39: 39 on hand in 1 location, 0 on order, 0 reserved',
      'BELOW_SAFETY: 39 available',
      'order 96 (8 cases of 12)',
    ]) {
      expect(byName.stdout).toContain(text)
    }
    expect((await explain('NW-1')).stdout).toBe(byName.stdout)
  })

  function skuRows(): Promise<readonly SkuRow[]> {
    return rowsOf<SkuRow>(
      portal.admin,
      `select s.code, b.daily_rate::float8 as rate, b.method, b.basis, b.buckets, b.position::int as position, b.urgency, b.reorder_point::float8 as "reorderPoint", b.on_order::float8 as "onOrder", s.is_active as "isActive",
         (select jsonb_object_agg(w ->> 'days', w -> 'units') from jsonb_array_elements(b.reasons) r, jsonb_array_elements(r -> 'evidence' -> 'windows') w
          where r ->> 'code' = 'PLAIN_AVERAGES') as sold
       from leora_jobs.burn_rate b
       join tenant t on t.id::text = b.tenant_id and t.slug = 'northwind'
       join sku s on s.tenant_id = t.id and s.id::text = b.sku_id order by s.code`,
    )
  }
})
