import { addDays, type CalendarDay, calendarDay, type Tenant } from '@leora-jobs/core'
import { calculateBurnRates, type PairFacts, type SkuFacts } from '@leora-jobs/core/jobs'
import { standardSource } from '@leora-jobs/postgres'
import { describe, expect, test } from 'vitest'
import { addCellar, type Cellar, type CellarOrder, cellarId } from '../bed/add-cellar.ts'
import { ownerRows, ownerScript } from '../bed/as-owner.ts'
import { today } from '../bed/clock.ts'
import { dump } from '../bed/dump.ts'
import { runnerOn } from '../bed/run.ts'
import type { Subject, TestBed } from '../bed/test-bed.ts'
import { openBed, useBed } from '../bed/use-bed.ts'

const job = calculateBurnRates.name
const asOf = today
const ago = (days: number) => addDays(asOf, -days)

/** One order of so many units of a SKU every so many days, the last of them today. */
const every = (days: number, orders: number, sku = 0, units = 6): readonly CellarOrder[] =>
  Array.from({ length: orders }, (_, index) => ({ at: ago(days * index), lines: [[sku, units] as const] }))

export function describeBurnRates(subject: Subject): void {
  describe('calculate-burn-rates', () => {
    const bed = useBed(subject)
    const runner = (pageSize = 2, own: Pick<TestBed, 'database'> = bed()) =>
      runnerOn(own, { jobs: [calculateBurnRates], pageSize, policies: { [job]: { sale: { sampleAccounts } } } })
    const sampleAccounts = { names: ['* samples'] }

    test('reads a SKU’s sales, stock and purchase orders from rows as they are', async () => {
      const tenant = await addCellar(bed(), 'dirty', {
        timeZone: 'America/New_York',
        customers: [{ name: 'Bistro' }, { name: 'Ann SAMPLES' }],
        skus: [{ code: 'RI-1', name: 'Riesling', category: 'White', unitsPerCase: 12, stock: [[30, 4], [0], [10]] }],
        orders: [
          // half past eleven in the evening, on both sides of the change to winter time: UTC is a day ahead
          { at: '2025-11-01T03:30:00Z', lines: [[0, 2]] },
          { at: '2025-11-03T04:30:00Z', lines: [[0, 3]] },
          // one SKU twice, a sample by flag and one by price, none of them but the first two sold
          {
            at: ago(8),
            lines: [
              [0, 5],
              [0, 7],
              [0, 1, 10, true],
              [0, 1, 0],
            ],
          },
          // a return by itself, an order without lines, without a date, a draft, one of tomorrow, one of a sample account
          { at: ago(3), lines: [[0, -4]] },
          { at: ago(2), lines: [] },
          { at: null, lines: [[0, 100]] },
          { at: ago(1), status: 'DRAFT', lines: [[0, 100]] },
          { at: addDays(asOf, 1), lines: [[0, 100]] },
          { at: ago(1), customer: 1, lines: [[0, 100]] },
        ],
        purchases: [
          { sku: 0, quantity: 24, received: 24, orderedAt: ago(40), receivedAt: ago(30) },
          { sku: 0, quantity: 24, received: 12, orderedAt: ago(60), receivedAt: ago(46) },
          { sku: 0, quantity: 36, received: 12, orderedAt: ago(5), expectedAt: addDays(asOf, 4) },
          { sku: 0, quantity: 12, orderedAt: ago(2) },
          { sku: 0, quantity: 12, received: 12, orderedAt: ago(2) },
          { sku: 0, quantity: 99, orderedAt: addDays(asOf, 1) },
        ],
      })
      const { facts, record } = await runner().explain(job, { tenant, record: 'RI-1', asOf })
      expect(record).toEqual({ kind: 'sku', id: cellarId('sku', 0), label: 'RI-1 Riesling' })
      expect(facts).toEqual({
        skuId: cellarId('sku', 0),
        code: 'RI-1',
        name: 'Riesling',
        category: 'White',
        unitsPerCase: 12,
        isActive: true,
        sales: [
          { on: calendarDay('2025-10-31'), units: 2 },
          { on: calendarDay('2025-11-02'), units: 3 },
          { on: ago(8), units: 12 },
          { on: ago(3), units: -4 },
        ],
        firstSaleOn: calendarDay('2025-10-31'),
        lastSaleOn: ago(8),
        stock: { onHand: 40, reserved: 4, locations: 3 },
        openOrders: [
          { units: 24, orderedOn: ago(5), expectedOn: addDays(asOf, 4) },
          { units: 12, orderedOn: ago(2), expectedOn: null },
        ],
        receipts: { count: 2, meanDays: 12, deviationDays: expect.closeTo(Math.SQRT2 * 2, 12) },
        currentBurnRate: null,
        currentReorderPoint: null,
      } satisfies SkuFacts)
      const byName = await runner().explain(job, { tenant, record: 'Riesling', asOf })
      expect(byName.facts).toEqual(facts)
      // the first two lie in the bucket that is not whole, and what came back counts where it was sold
      expect(byName.decision.next).toMatchObject({
        method: 'insufficient',
        demands: 1,
        buckets: 17,
        average30: 0.266667,
      })
      expect(byName.decision.next).toMatchObject({ position: 72, leadTimeDays: 12, urgency: 'OK' })
      for (const [record, meant] of [
        ['RI-2', 'RI-1'],
        ['Rieslin', 'Riesling'],
      ]) {
        await expect(runner().explain(job, { tenant, record: record ?? '', asOf })).rejects.toMatchObject({
          code: 'RECORD_UNKNOWN',
          details: { closeMatches: [meant] },
        })
      }
    })

    test('a dry run shows what the run changes, a second run changes nothing, and the next day only what the day changes', async () => {
      const tenant = await addCellar(bed(), 'steady', steady)
      const before = await dump(bed(), tenant.id)
      const dry = await runner().run(job, { tenant, asOf, dryRun: true })
      expect(await dump(bed(), tenant.id)).toEqual(before)
      const run = await runner().run(job, { tenant, asOf, showChanges: true })
      expect(run).toMatchObject({ status: 'succeeded', changes: dry.changes, counts: dry.counts, summary: dry.summary })
      // four SKUs, five pairs, an alert each of what is out and of what is low
      expect(run.counts).toMatchObject({ read: 21, changed: 11, failed: 0 })
      expect(run.changes?.map(({ record }) => `${record.kind} ${record.label}`).slice(-2)).toEqual([
        'inventory_alert OUT_OF_STOCK OUT OUT',
        'inventory_alert LOW_STOCK LOW LOW',
      ])
      expect((await runner(5).run(job, { tenant, asOf })).counts).toMatchObject({ changed: 0, unchanged: 21 })
      const next = await runner().run(job, { tenant, asOf: addDays(asOf, 1), showChanges: true })
      // the one that never sold stays as it is, as pairs and alerts do
      expect(next.changes?.map(({ record }) => record.label)).toEqual(['OUT OUT', 'LOW LOW', 'PLENTY PLENTY'])
    })

    test('the rate and the reorder point are written to the SKU too, and taken back by undo', async () => {
      const tenant = await addCellar(bed(), 'written-back', steady)
      const columns = () =>
        ownerRows<{ code: string; rate: string; point: string }>(
          bed(),
          'select code, burn_rate::text as rate, reorder_point::text as point from sku where tenant_id = $1::uuid order by id',
          [tenant.id],
        )
      const { runId } = await runner().run(job, { tenant, asOf })
      const rows = await ownerRows(
        bed(),
        `select s.code, daily_rate::text as rate, b.reorder_point::text as point from leora_jobs.burn_rate b
         join sku s on s.tenant_id::text = b.tenant_id and s.id::text = b.sku_id where b.tenant_id = $1::text order by s.id`,
        [tenant.id],
      )
      expect(await columns()).toEqual(rows)
      expect(Number((await columns())[1]?.rate)).toBeGreaterThan(0)
      await ownerScript(bed(), `update sku set burn_rate = 99 where tenant_id = '${tenant.id}' and code = 'LOW'`)
      expect((await runner().run(job, { tenant, asOf })).counts).toMatchObject({ changed: 1 })
      expect(await columns()).toEqual(rows)
      const undone = await runner().undo(runId ?? '', { tenant })
      expect(undone.refused.map(({ record, reason }) => [record.label, reason])).toEqual([['LOW LOW', 'OVERTAKEN']])
      expect((await columns()).map(({ code, rate }) => [code, rate])).toEqual([
        ['OUT', null],
        ['LOW', expect.any(String)],
        ['PLENTY', null],
        ['NEW', null],
      ])
    })

    test('an alert opens once, is updated, resolves, and opens anew; an older day leaves it alone', async () => {
      const tenant = await addCellar(bed(), 'alerts', { skus: [{ code: 'A', stock: [[60]] }], orders: every(7, 30) })
      const stockOf = (units: number) =>
        ownerScript(bed(), `update inventory set on_hand = ${units} where tenant_id = '${tenant.id}'`)
      const alerts = () =>
        ownerRows<{ alert: string }>(
          bed(),
          `select concat_ws(' ', alert_type, severity, urgency, available, opened_on, resolved_on, openings) as alert
           from leora_jobs.inventory_alert where tenant_id = $1::text order by 1`,
          [tenant.id],
        ).then((rows) => rows.map(({ alert }) => alert))
      const runOn = (day: CalendarDay, options = {}) => runner().run(job, { tenant, asOf: day, ...options })
      const day = (later: number) => addDays(asOf, later)
      await runOn(day(0))
      expect(await alerts()).toEqual([])
      await stockOf(9)
      await runOn(day(1))
      const low = `LOW_STOCK WARNING REORDER 9 ${day(1)} 1`
      expect(await alerts()).toEqual([low])
      expect((await runOn(day(1))).counts.changed).toBe(0)
      await stockOf(3)
      await runOn(day(2))
      expect(await alerts()).toEqual([`LOW_STOCK CRITICAL REORDER 3 ${day(1)} 1`])
      await stockOf(0)
      await runOn(day(3))
      const out = `OUT_OF_STOCK CRITICAL OUT 0 ${day(3)} 1`
      expect(await alerts()).toEqual([`LOW_STOCK CRITICAL OUT 0 ${day(1)} ${day(3)} 1`, out])
      await stockOf(60)
      const kept = await alerts()
      await expect(runOn(day(2))).rejects.toMatchObject({ code: 'AS_OF_OUTDATED' })
      expect((await runOn(day(2), { allowPast: true })).status).toBe('succeeded')
      expect(await alerts()).toEqual(kept)
      await runOn(day(4))
      expect((await alerts())[1]).toBe(`OUT_OF_STOCK CRITICAL OK 60 ${day(3)} ${day(4)} 1`)
      await stockOf(0)
      await runOn(day(5))
      expect((await alerts())[1]).toBe(`OUT_OF_STOCK CRITICAL OUT 0 ${day(5)} 2`)
      await stockOf(2_000)
      await runOn(day(6))
      expect((await alerts())[2]).toBe(`OVERSTOCKED WARNING EXCESS 2000 ${day(6)} 1`)
    })

    test('every pair of customer and SKU once, in pages of any size, and the forecast stays where it is', async () => {
      const customers = ['A', 'B', 'C', 'D', 'E'].map((name) => ({ name, type: 'Bar' }))
      const skus = Array.from({ length: 7 }, (_, index) => ({ code: `S${index}`, category: 'Red' }))
      // the first customer buys all, in one order; the next one the same in many; one returns what it bought; the last nothing
      const orders: readonly CellarOrder[] = [
        { customer: 0, at: ago(20), lines: skus.map((_, sku) => [sku, 2] as const) },
        ...[0, 10, 20, 30].map((days) => ({ customer: 1, at: ago(days), lines: [[3, 3] as const] })),
        ...[4, 24].map((days) => ({ customer: 2, at: ago(days), lines: [[1, 6] as const, [6, 1] as const] })),
        {
          customer: 3,
          at: ago(9),
          lines: [
            [0, 3],
            [0, -3],
            [2, 1],
          ],
        },
      ]
      const tenant = await addCellar(bed(), 'pairs', { customers, skus, orders })
      const { pairs } = await pairsOf(tenant, 1)
      expect(pairs).toHaveLength(11)
      expect(new Set(pairs).size).toBe(11)
      for (const size of [2, 5, 100]) expect((await pairsOf(tenant, size)).pairs).toEqual(pairs)
      const rows = () =>
        ownerRows<Record<string, string>>(
          bed(),
          `select customer_id, sku_id, last_sale_on::text, cadence_on::text, depletion_on::text, predicted_reorder_on::text, rate_per_day::text, basis
           from leora_jobs.customer_burn_rate where tenant_id = $1::text order by 1, 2`,
          [tenant.id],
        )
      await runner().run(job, { tenant, asOf })
      const written = await rows()
      expect(written).toHaveLength(11)
      expect(written.find(({ customer_id }) => customer_id === cellarId('customer', 1))).toMatchObject({
        last_sale_on: asOf,
        cadence_on: addDays(asOf, 10),
        predicted_reorder_on: addDays(asOf, 10),
        basis: 'shrunk',
      })
      // from a single order nothing is predicted, whatever its segment uses up
      expect(written[0]).toMatchObject({ predicted_reorder_on: null, basis: 'segment' })
      await runner(3).run(job, { tenant, asOf: addDays(asOf, 9) })
      expect(await rows()).toEqual(written)
      // what others buy moves the segment's rate, though not before the month is over
      await ownerScript(
        bed(),
        `update "order" set ordered_at = '2026-03-12', delivered_at = '2026-03-12' where tenant_id = '${tenant.id}' and delivered_at::date = '${asOf}'`,
      )
      const later = await runner(3).run(job, { tenant, asOf: addDays(asOf, 12), showChanges: true })
      expect(later.changes?.flatMap(({ record }) => (record.kind === 'customer_sku' ? [record.label] : []))).toEqual([
        'B / S3',
      ])
      const id = `${cellarId('customer', 1)}/${cellarId('sku', 3)}`
      const { facts } = await runner().explain(job, { tenant, record: id, asOf })
      expect(facts).toMatchObject({ customerName: 'B', code: 'S3', category: 'Red' } satisfies Partial<PairFacts>)

      async function pairsOf(of: Tenant, pageSize: number) {
        const run = await runner(pageSize).run(job, { tenant: of, asOf, dryRun: true })
        return {
          pairs:
            run.changes?.filter(({ record }) => record.kind === 'customer_sku').map(({ record }) => record.id) ?? [],
        }
      }
    })

    test('inactive SKUs without stock or sales are passed over, and counted', async () => {
      const tenant = await addCellar(bed(), 'inactive', {
        skus: [
          { code: 'GONE', isActive: false },
          { code: 'LEFT', isActive: false, stock: [[5]] },
          { code: 'SOLD', isActive: false, stock: [[0]] },
        ],
        orders: every(7, 10, 2),
      })
      const { changes } = await runner().run(job, { tenant, asOf, showChanges: true })
      expect(changes?.filter(({ record }) => record.kind === 'sku').map(({ after }) => after.urgency)).toEqual([
        'OK',
        'OK',
      ])
      expect(changes?.filter(({ record }) => record.kind === 'inventory_alert')).toEqual([])
      const only = await addCellar(bed(), 'all-gone', { skus: [{ code: 'GONE', isActive: false }] })
      expect((await runner().run(job, { tenant: only, asOf })).zeroReason).toMatchObject({
        code: 'ALL_FILTERED',
        message: expect.stringContaining('All 1 SKUs'),
      })
    })

    test('zero is explained: no SKUs, no orders, none that counts, none for long, too few', async () => {
      const skus = [{ code: 'A', stock: [[5]] as const }]
      const cases: readonly (readonly [string, Cellar, string, string])[] = [
        ['no-skus', { skus: [] }, 'NO_RECORDS', "no rows in the relation 'sku'"],
        ['no-sales', { skus }, 'NO_RECORDS', 'has SKUs but no orders'],
        [
          'drafts',
          { skus, orders: [{ at: asOf, status: 'DRAFT', lines: [[0, 1]] }] },
          'ALL_FILTERED',
          '1 have another status',
        ],
        ['old', { skus, orders: [{ at: '2023-01-31', lines: [[0, 1]] }] }, 'STALE_DATA', '(2023-01-31)'],
        ['once', { skus, orders: [{ at: ago(20), lines: [[0, 1]] }] }, 'ALL_FILTERED', 'None of the 1 SKUs'],
      ]
      for (const [slug, cellar, code, message] of cases) {
        const tenant = await addCellar(bed(), slug, cellar)
        const { zeroReason } = await runner().run(job, { tenant, asOf })
        expect(zeroReason, slug).toMatchObject({ code, message: expect.stringContaining(message) })
      }
    })

    test('a source without stock, purchase orders or products gives rates alone; without SKUs the job says what it misses', async () => {
      const own = await openBed(subject)
      const tenant = await addCellar(own, 'bare', steady)
      const { inventory, purchase_order_line, product, ...relations } = standardSource.relations
      const bare = { database: own.open({ source: { name: 'bare', relations } }) }
      const run = await runner(2, bare).run(job, { tenant, asOf, showChanges: true })
      expect(run).toMatchObject({ status: 'succeeded', summary: { STOCK_UNKNOWN: 3, INSUFFICIENT: 1 } })
      expect(run.changes?.[0]).toMatchObject({ record: { label: 'OUT' }, after: { position: null, urgency: null } })
      const { sku, ...others } = relations
      const without = { database: own.open({ source: { name: 'without', relations: others } }) }
      await expect(runner(2, without).run(job, { tenant, asOf, dryRun: true })).rejects.toMatchObject({
        code: 'SOURCE_INVALID',
        message: expect.stringContaining("has no relation 'sku'"),
      })
      await bare.database.close()
      await without.database.close()
    })
  })
}

/** One that is out, one that is low, one that has plenty, one that never sold; the first three sell alike. */
const steady: Cellar = {
  customers: [{ name: 'A' }, { name: 'B' }],
  skus: [
    { code: 'OUT', stock: [[0]] },
    { code: 'LOW', stock: [[4], [3, 1]], unitsPerCase: 6 },
    { code: 'PLENTY', stock: [[90]] },
    { code: 'NEW', stock: [[12]] },
  ],
  orders: [
    ...[0, 1, 2].flatMap((sku) => every(5, 60, sku, 4)),
    ...[0, 1].map((sku) => ({ customer: 1, at: ago(3), lines: [[sku, 1] as const] })),
  ],
}
