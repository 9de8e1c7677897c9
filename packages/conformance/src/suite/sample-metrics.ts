import { calendarDay, createRunner, type Policies, type Tenant } from '@leora-jobs/core'
import { sampleMetrics } from '@leora-jobs/core/jobs'
import { standardSource } from '@leora-jobs/postgres'
import { describe, expect, test } from 'vitest'
import { addDistributor } from '../bed/add-distributor.ts'
import { addTastings, idOf } from '../bed/add-tastings.ts'
import { ownerRows } from '../bed/as-owner.ts'
import { clock } from '../bed/clock.ts'
import { runnerOn } from '../bed/run.ts'
import { emptyRoom, tastingRoom } from '../bed/tasting-room.ts'
import type { Subject, TestBed } from '../bed/test-bed.ts'
import { useBed } from '../bed/use-bed.ts'

const job = 'sample-metrics'
const jobs = [sampleMetrics]
const asOf = calendarDay('2026-02-28')

export function describeSampleMetrics(subject: Subject): void {
  describe('sample-metrics', () => {
    const bed = useBed(subject)

    const measured = async (tenant: Tenant, policy: object = {}) => {
      const policies: Policies = { [job]: { sale: { sampleAccounts: { names: ['desk *'] } }, ...policy } }
      const report = await runnerOn(bed(), { jobs, policies }).run(job, { tenant })
      expect(report.error).toBeUndefined()
      return metricsOf(bed(), tenant)
    }

    test('counts samples, episodes and conversions by every dimension, by the day of ordering, in the tenant’s days', async () => {
      const tenant = await addTastings(bed(), 'room', tastingRoom)
      const of = await measured(tenant)
      const given = { samples: 5, quantity: 6, customersSampled: 3, alreadyBuying: 1, episodes: 4, conversions: 2 }
      const money = { revenue: 70, revenuePerSample: 14, meanDays: 1.5, medianDays: 1.5, naiveRate: 0.5 }
      expect(of('overall', 'all', 7)).toMatchObject({
        ...given,
        ...money,
        matured: 3,
        maturedConversions: 2,
        rate: 0.666667,
      })
      expect(of('overall', 'all', 30)).toMatchObject({ ...given, ...money, matured: 1, rate: 1, smallSample: true })
      expect(of('category', 'Red', 7)).toMatchObject({
        samples: 4,
        episodes: 3,
        matured: 2,
        conversions: 1,
        revenue: 20,
      })
      expect(of('category', '', 7)).toMatchObject({
        label: '(none)',
        samples: 1,
        quantity: 2,
        conversions: 1,
        revenue: 50,
      })
      expect(of('supplier', idOf('supplier', 'Iberia'), 7)).toMatchObject({
        label: 'Iberia',
        samples: 4,
        conversions: 1,
      })
      expect(of('supplier', '', 7)).toMatchObject({ label: '(none)', samples: 1, conversions: 1 })
      expect(of('sku', idOf('sku', 'R75'), 7)).toMatchObject({ label: 'R75 Rioja', samples: 4, episodes: 3, rate: 0.5 })
      expect(of('sku', idOf('sku', 'G70'), 7)).toMatchObject({ samples: 1, medianDays: 0, rate: 1 })
      expect(of('segment', 'ACTIVE:On Premise', 7)).toMatchObject({
        label: 'ACTIVE On Premise',
        samples: 2,
        conversions: 1,
      })
      expect(of('segment', 'ACTIVE:Off Premise', 7)).toMatchObject({ samples: 2, conversions: 1, alreadyBuying: 1 })
      expect(of('segment', 'PROSPECT:', 7)).toMatchObject({
        label: 'PROSPECT (none)',
        samples: 1,
        matured: 0,
        rate: null,
      })
      expect(of('sku', idOf('sku', 'R150'), 7)).toBeUndefined()
    })

    test('a segment is the account type by the sales up to as-of, boundaries inclusive, whatever the application stores', async () => {
      const tenant = await addTastings(bed(), 'segments', tastingRoom)
      await ownerRows(bed(), `update customer set account_type = 'HOLD' where tenant_id = $1::uuid`, [tenant.id])
      // Bar's last sale, by its delivery, is 70 days old
      for (const [type, activeDays, targetDays] of [
        ['ACTIVE', 70, 71],
        ['TARGET', 69, 70],
        ['PROSPECT', 60, 69],
      ] as const) {
        const of = await measured(tenant, { accountType: { activeDays, targetDays } })
        expect(of('segment', `${type}:On Premise`, 7)).toMatchObject({ samples: 2 })
      }
    })

    test('credits the rep of the last touch before the sale, or the first, or all alike; the allowance is the rep’s own', async () => {
      const tenant = await addTastings(bed(), 'credit', tastingRoom)
      const [ana, ben] = [idOf('rep', 'Ana'), idOf('rep', 'Ben')]
      const last = await measured(tenant)
      const used = { samples: 2, allowance: 2, allowanceUsed: 4, allowanceRemaining: -2 }
      expect(last('rep', ben, 7)).toMatchObject({ ...used, episodes: 2, conversions: 1, revenue: 20, alreadyBuying: 1 })
      expect(last('rep', ana, 7)).toMatchObject({
        label: 'Ana',
        samples: 3,
        quantity: 4,
        episodes: 2,
        conversions: 1,
        revenue: 50,
      })
      expect(last('rep', ana, 7)).toMatchObject({ allowance: 60, allowanceUsed: 3, allowanceRemaining: 57 })
      const first = await measured(tenant, { credit: 'first' })
      expect(first('rep', ana, 7)).toMatchObject({ episodes: 3, conversions: 2, revenue: 70 })
      expect(first('rep', ben, 7)).toMatchObject({ ...used, episodes: 1, conversions: 0 })
      const linear = await measured(tenant, { credit: 'linear' })
      expect(linear('rep', ana, 7)).toMatchObject({ episodes: 2.5, conversions: 1.5, revenue: 60 })
      expect(linear('rep', ben, 7)).toMatchObject({ episodes: 1.5, conversions: 0.5, matured: 1.5, rate: 0.333333 })
    })

    test('another size of the product converts only by that policy, and is told apart', async () => {
      const tenant = await addTastings(bed(), 'sizes', tastingRoom)
      const of = await measured(tenant, { match: 'product' })
      expect(of('overall', 'all', 7)).toMatchObject({ conversions: 2, otherSizeConversions: 0 })
      expect(of('overall', 'all', 30)).toMatchObject({ conversions: 3, otherSizeConversions: 1, revenue: 100 })
      expect(of('sku', idOf('sku', 'R75'), 30)).toMatchObject({ episodes: 3, conversions: 2, otherSizeConversions: 1 })
      expect(of('rep', idOf('rep', 'Ben'), 30)).toMatchObject({ conversions: 2, otherSizeConversions: 1 })
    })

    test('days are the tenant’s: the end of a window on the day that the clocks go back', async () => {
      const nights = {
        ...emptyRoom,
        // 23:30 on the 1st and, eight days later, 00:30 on the 9th in New York; in UTC it is the 2nd and the 9th
        samples: [['Ana', 'Bar', 'R75', '2025-11-02T03:30Z']] as const,
        orders: [{ customer: 'Bar', ordered: '2025-11-09T05:30Z', lines: [['R75', 1, 10]] as const }],
      }
      const there = await measured(await addTastings(bed(), 'new-york', nights, 'America/New_York'))
      expect([7, 30].map((days) => there('overall', 'all', days)?.conversions)).toEqual([0, 1])
      expect(there('overall', 'all', 30)).toMatchObject({ medianDays: 8 })
      const here = await measured(await addTastings(bed(), 'greenwich', nights))
      expect([7, 30].map((days) => here('overall', 'all', days)?.conversions)).toEqual([1, 1])
    })

    test('the look-back bounds what is counted; a further touch of an older episode is no new one', async () => {
      const tenant = await addTastings(bed(), 'bounded', {
        ...emptyRoom,
        // ages 40, 20, 19 and 9
        samples: [
          ['Ana', 'Bar', 'R75', '2026-01-19T10:00Z'],
          ['Ana', 'Bar', 'R75', '2026-02-08T10:00Z'],
          ['Ana', 'Shop', 'R75', '2026-02-09T10:00Z'],
          ['Ana', 'Club', 'R75', '2026-02-19T10:00Z'],
        ],
      })
      const of = await measured(tenant, { lookBackDays: 20 })
      expect(of('overall', 'all', 7)).toMatchObject({ samples: 2, episodes: 2 })
      const wider = await measured(tenant, { lookBackDays: 21 })
      expect(wider('overall', 'all', 7)).toMatchObject({ samples: 3, episodes: 3 })
      // within 30 days of the first, which began before the look-back
      expect(wider('overall', 'all', 30)).toMatchObject({ samples: 3, episodes: 2 })
    })

    test('the curve has the survival of the episodes, and its day 0', async () => {
      const tenant = await addTastings(bed(), 'curved', tastingRoom)
      await measured(tenant)
      const rows = await ownerRows(
        bed(),
        `select day, at_risk::float8 as "atRisk", conversions::float8 as conversions, survival::float8 as survival
         from leora_jobs.sample_curve where tenant_id = $1::text and dimension = 'overall' order by day`,
        [tenant.id],
      )
      // ages 119, 18, 8 (converted on its day) and 3 (at risk on day 3 for the last time)
      expect(rows).toEqual([
        { day: 0, atRisk: 4, conversions: 1, survival: 0.75 },
        { day: 1, atRisk: 3, conversions: 0, survival: 0.75 },
        { day: 3, atRisk: 3, conversions: 1, survival: 0.5 },
      ])
    })

    test('a dry run shows the run; a second run changes nothing; pages of any size write the same', async () => {
      const tenant = await addDistributor(bed(), 'sampled', { size: { customers: 16, skus: 8 } })
      const dry = await runnerOn(bed(), { jobs, pageSize: 1_000 }).run(job, { tenant, dryRun: true })
      expect(dry).toMatchObject({ status: 'succeeded', asOf })
      const run = await runnerOn(bed(), { jobs, pageSize: 7 }).run(job, { tenant, showChanges: true })
      expect(run.counts).toMatchObject({ changed: dry.counts.read, failed: 0 })
      expect(run.changes).toEqual(dry.changes)
      for (const pageSize of [1_000, 2]) {
        const again = await runnerOn(bed(), { jobs, pageSize }).run(job, { tenant })
        expect(again.counts).toEqual({ read: dry.counts.read, changed: 0, unchanged: dry.counts.read, failed: 0 })
      }
    })

    test('backfill writes the days that have no run, each as it was, and leaves the others alone', async () => {
      const tenant = await addDistributor(bed(), 'filled-samples', { size: { customers: 30, skus: 12 } })
      const runner = runnerOn(bed(), { jobs })
      const today = await runner.run(job, { tenant })
      expect(today.asOf).toBe(asOf)
      const before = await rowsOfDay(bed(), tenant, asOf)
      const [from, to] = [calendarDay('2026-02-26'), asOf]
      const filled = await runner.backfill(job, { tenant, from, to })
      expect(filled).toMatchObject({ written: [asOf], left: 0, runs: [{ asOf: from }, { asOf: '2026-02-27' }] })
      expect(await rowsOfDay(bed(), tenant, asOf)).toEqual(before)
      expect(await runner.run(job, { tenant, asOf: from })).toMatchObject({ counts: { changed: 0 } })
      // what was sampled on the last day is not known of on the first
      const first = await rowsOfDay(bed(), tenant, from)
      const samples = (rows: typeof before) => rows.find(({ dimension }) => dimension === 'overall')?.samples
      const [known] = await ownerRows<{ count: number }>(
        bed(),
        `select count(*)::int as count from sample where tenant_id = $1::uuid and tasted_at < '2026-02-27Z' and tasted_at >= '2025-02-27Z'`,
        [tenant.id],
      )
      expect(samples(first)).toBe(known?.count)
      expect((await runner.backfill(job, { tenant, from, to })).runs).toEqual([])
    })

    test('groups are explained by the names that people have for them', async () => {
      const tenant = await addTastings(bed(), 'explained-samples', tastingRoom)
      const runner = runnerOn(bed(), { jobs })
      const explained = async (record: string) => (await runner.explain(job, { tenant, record })).record
      const red = { kind: 'sample_group', id: `${asOf}/sku/${idOf('sku', 'R75')}/30`, label: 'sku R75 Rioja, 30 days' }
      for (const name of ['R75', 'R75 Rioja', 'sku R75 Rioja, 30 days', 'R75, 30 days', red.id])
        expect(await explained(name)).toEqual(red)
      expect((await explained('R75, 7 days')).label).toBe('sku R75 Rioja, 7 days')
      expect((await explained('Ana')).label).toBe('rep Ana, 30 days')
      expect((await explained('category:Red')).label).toBe('category Red, 30 days')
      expect((await explained('segment:ACTIVE:On Premise, 90 days')).label).toBe('segment ACTIVE On Premise, 90 days')
      expect((await explained('overall')).label).toBe('overall, 30 days')
      expect((await explained(`${asOf}/overall/all/3`)).label).toBe('overall, day 3')
      await expect(explained('R76')).rejects.toMatchObject({ code: 'RECORD_UNKNOWN', message: /'R75'/ })
      const only = [{ kind: 'sample_group', id: red.id }]
      await runner.run(job, { tenant })
      expect(await runner.run(job, { tenant, only })).toMatchObject({ counts: { read: 1, unchanged: 1 } })
      const unknown = [{ kind: 'sample_group', id: `${asOf}/sku/${idOf('sku', 'R76')}/30` }]
      await expect(runner.run(job, { tenant, only: unknown })).rejects.toMatchObject({ code: 'RECORD_UNKNOWN' })
    })

    test('nothing found is explained: no samples, none in the look-back, none but on sample accounts, no sales', async () => {
      const zero = async (slug: string, room: Parameters<typeof addTastings>[2], policies: Policies = {}) => {
        const tenant = await addTastings(bed(), slug, room)
        const runner = runnerOn(bed(), { jobs, policies })
        const dry = await runner.run(job, { tenant, dryRun: true })
        const run = await runner.run(job, { tenant })
        expect(run.zeroReason).toEqual(dry.zeroReason)
        return run.zeroReason
      }
      const given = (at: string, customer = 'Bar') => ({
        ...emptyRoom,
        samples: [['Ana', customer, 'R75', at]] as const,
      })
      expect(await zero('none', emptyRoom)).toMatchObject({ code: 'NO_RECORDS', evidence: { relation: 'sample' } })
      const old = await zero('old', given('2025-01-01T10:00Z'))
      expect(old).toMatchObject({
        code: 'STALE_DATA',
        evidence: { samples: 1, beforeLookBack: 1, newestOn: '2025-01-01' },
      })
      const accounts = { [job]: { sale: { sampleAccounts: { names: ['Bar'] } } } }
      const filtered = await zero('desk-only', given('2026-02-01T10:00Z'), accounts)
      expect(filtered).toMatchObject({ code: 'ALL_FILTERED', evidence: { sampleAccounts: 1 } })
      expect(await zero('no-sales', given('2026-02-01T10:00Z'))).toMatchObject({
        code: 'NO_RECORDS',
        evidence: { orders: 0 },
      })
      expect(await zero('some', tastingRoom)).toBeUndefined()
    })

    test('a source without samples is named; one without SKUs, products, suppliers or reps has groups without names', async () => {
      const tenant = await addTastings(bed(), 'sparse', tastingRoom)
      const { sku, product, supplier, sales_rep, ...relations } = standardSource.relations
      const sparse = bed().open({ source: { name: 'sparse', relations } })
      const run = await runnerOn({ database: sparse }, { jobs }).run(job, { tenant, dryRun: true })
      await sparse.close()
      expect(run.error).toBeUndefined()
      const labels = run.changes?.map(({ record }) => record.label)
      expect(labels).toContain(`rep ${idOf('rep', 'Ana')}, 7 days`)
      expect(labels).toContain(`sku ${idOf('sku', 'R75')}, 7 days`)
      expect(labels).toContain('category (none), 7 days')
      const overall = run.changes?.find(({ record }) => record.label === 'overall, 7 days')
      expect(overall?.after).toMatchObject({ samples: 6, conversions: 2, revenue: 70 })
      const { sample, ...rest } = standardSource.relations
      const without = bed().open({ source: { name: 'without', relations: rest } })
      await expect(runnerOn({ database: without }, { jobs }).run(job, { tenant, dryRun: true })).rejects.toMatchObject({
        code: 'SOURCE_INVALID',
        message: /'sample'/,
      })
      await without.close()
    })

    test('retention keeps 800 days, and the newest day always; changes of days go after 400, even the newest', async () => {
      const samples = [['Ana', 'Bar', 'R75', '2023-06-01T10:00Z']] as const
      const tenant = await addTastings(bed(), 'kept-samples', { ...emptyRoom, samples })
      const runner = runnerOn(bed(), { jobs })
      for (const day of ['2023-06-05', '2023-06-06']) await runner.run(job, { tenant, asOf: calendarDay(day) })
      const count = async (table: string) => {
        const rows = await ownerRows<{ count: number }>(
          bed(),
          `select count(*)::int as count from leora_jobs.${table} where tenant_id = $1::text`,
          [tenant.id],
        )
        return rows[0]?.count ?? 0
      }
      const [metrics, points, changes] = [
        await count('sample_metric'),
        await count('sample_curve'),
        await count('change'),
      ]
      expect(changes).toBe(metrics + points)
      const dry = await runner.prune({ tenant, dryRun: true })
      expect(dry).toEqual({
        changes: 0,
        runs: 0,
        occurrences: 0,
        metrics: (metrics + points) / 2,
        effects: 0,
        alerts: 0,
      })
      expect(await runner.prune({ tenant })).toEqual(dry)
      expect(await rowsOfDay(bed(), tenant, '2023-06-06')).toHaveLength(metrics / 2)
      expect([await count('sample_metric'), await count('sample_curve')]).toEqual([metrics / 2, points / 2])
      expect(await runner.prune({ tenant })).toMatchObject({ changes: 0, metrics: 0 })
      const later = createRunner({
        jobs,
        database: bed().database,
        clock: { ...clock, now: () => new Date('2027-06-01') },
      })
      expect(await later.prune({ tenant })).toMatchObject({ changes, metrics: 0 })
    })

    test('a tick catches up each missed day', async () => {
      const tenant = await addTastings(bed(), 'ticked-samples', tastingRoom)
      const runner = runnerOn(bed(), { jobs })
      await runner.run(job, { tenant, occurrence: new Date('2026-02-26T02:30Z') })
      await runner.tick({ tenants: [tenant.id] })
      const days = await ownerRows<{ day: string }>(
        bed(),
        'select distinct as_of::text as day from leora_jobs.sample_metric where tenant_id = $1::text order by 1',
        [tenant.id],
      )
      expect(days.map(({ day }) => day)).toEqual(['2026-02-25', '2026-02-26', '2026-02-27', '2026-02-28'])
    })
  })
}

interface MetricRow {
  readonly dimension: string
  readonly samples: number
  readonly conversions: number
}

/** The rows of the as-of, by dimension, key and window; numbers as numbers. */
async function metricsOf(bed: TestBed, tenant: Tenant) {
  const rows = await ownerRows<Record<string, unknown>>(
    bed,
    'select to_jsonb(m) as row from leora_jobs.sample_metric m where tenant_id = $1::text and as_of = $2::date',
    [tenant.id, asOf],
  )
  const found = new Map(
    rows.map(({ row }) => {
      const fields = row as Record<string, unknown>
      const named = Object.entries(fields).map(([column, value]) => [
        column.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
        value,
      ])
      return [`${fields.dimension}/${fields.group_key}/${fields.window_days}`, Object.fromEntries(named) as MetricRow]
    }),
  )
  return (dimension: string, key: string, windowDays: number) => found.get(`${dimension}/${key}/${windowDays}`)
}

function rowsOfDay(bed: TestBed, tenant: Tenant, day: string) {
  return ownerRows<MetricRow>(
    bed,
    'select * from leora_jobs.sample_metric where tenant_id = $1::text and as_of = $2::date order by dimension, group_key, window_days',
    [tenant.id, day],
  )
}
