import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { describe, expect, test } from 'vitest'
import { addDistributor } from '../bed/add-distributor.ts'
import { addShop, customerId } from '../bed/add-shop.ts'
import { ownerRows, ownerScript } from '../bed/as-owner.ts'
import { dump } from '../bed/dump.ts'
import { runnerOn, throwingFor } from '../bed/run.ts'
import { job } from '../bed/runs.ts'
import type { Subject } from '../bed/test-bed.ts'
import { openBed, useBed } from '../bed/use-bed.ts'

export function describeRuns(subject: Subject): void {
  describe('runs', () => {
    const bed = useBed(subject)

    test('a dry run shows exactly what the run then changes, and writes nothing; a second run changes nothing', async () => {
      const { slug: tenant } = await addDistributor(bed(), 'whole')
      const runner = runnerOn(bed(), { pageSize: 25 })
      const before = await dump(bed())
      const dry = await runner.run(job, { tenant, dryRun: true })
      expect(await dump(bed())).toEqual(before)
      const run = await runner.run(job, { tenant, showChanges: true })
      expect(run.counts).toEqual({ read: 60, changed: 60, unchanged: 0, failed: 0 })
      expect(pick(dry)).toEqual(pick(run))
      expect(new Set(Object.values(run.summary).filter((count) => count > 0)).size).toBeGreaterThan(1)
      const after = await dump(bed())
      const again = await runner.run(job, { tenant, showChanges: true })
      expect(again).toMatchObject({
        status: 'succeeded',
        counts: { read: 60, changed: 0, unchanged: 60, failed: 0 },
        changes: [],
      })
      const changed = await dump(bed())
      expect(withoutLedger(changed)).toEqual(withoutLedger(after))
      expect(changed['leora_jobs.change']).toEqual(after['leora_jobs.change'])
    })

    test('of 1,000 customers one whose decide throws and one whose write is rejected cost exactly themselves', async () => {
      const own = await openBed(subject)
      const customers = Array.from({ length: 1_000 }, (_, index) => ({
        name: index === 333 ? 'Thrower' : index === 777 ? 'Violator' : `Customer ${index}`,
        orders: index % 50 === 0 ? [{ day: '2026-02-01' }] : [],
      }))
      const { id, slug: tenant } = await addShop(own, 'thousand', customers)
      await ownerScript(
        own,
        `alter table customer add constraint no_violator check (name <> 'Violator' or account_type is null)`,
      )
      const runner = runnerOn(own, { jobs: [throwingFor('Thrower')], pageSize: 300 })
      const report = await runner.run(job, { tenant })
      expect(report).toMatchObject({
        status: 'partial',
        counts: { read: 1_000, changed: 998, unchanged: 0, failed: 2 },
      })
      expect(report.failures).toEqual([
        {
          record: { kind: 'customer', id: customerId(333), label: 'Thrower' },
          error: { code: 'DECISION_FAILED', message: 'decide cannot bear Thrower' },
        },
        {
          record: { kind: 'customer', id: customerId(777), label: 'Violator' },
          error: { code: 'DATA_REJECTED', message: expect.stringContaining('no_violator') },
        },
      ])
      const written = await ownerRows(
        own,
        `select (select count(*)::int from leora_jobs.account_classification where tenant_id = $1::text) as rows,
           (select count(*)::int from leora_jobs.change where tenant_id = $1::text) as changes,
           (select count(*)::int from customer where account_type is not null) as back,
           (select array_agg(name order by name) from customer where account_type is null) as left`,
        [id],
      )
      expect(written).toEqual([{ rows: 998, changes: 998, back: 998, left: ['Thrower', 'Violator'] }])
    })

    test('the next run tries failed records again', async () => {
      const { slug: tenant } = await addShop(bed(), 'tries-again', [{ name: 'Thrower' }, {}])
      const failing = await runnerOn(bed(), { jobs: [throwingFor('Thrower')] }).run(job, { tenant })
      expect(failing).toMatchObject({ status: 'partial', counts: { changed: 1, failed: 1 } })
      const healed = await runnerOn(bed()).run(job, { tenant })
      expect(healed).toMatchObject({ status: 'succeeded', counts: { changed: 1, unchanged: 1, failed: 0 } })
    })

    test('above the error budget the run stops as failed, and keeps what it wrote', async () => {
      const customers = Array.from({ length: 40 }, (_, index) => (index < 20 ? {} : { name: 'Thrower' }))
      const { slug: tenant } = await addShop(bed(), 'budget', customers)
      const report = await runnerOn(bed(), { jobs: [throwingFor('Thrower')], pageSize: 10 }).run(job, { tenant })
      expect(report).toMatchObject({
        status: 'failed',
        counts: { read: 30, changed: 20, failed: 10 },
        error: { code: 'BUDGET_EXCEEDED' },
      })
    })

    test('a run that was paused goes on where it stopped, under the same id', async () => {
      const { slug: tenant } = await addShop(
        bed(),
        'goes-on',
        Array.from({ length: 30 }, () => ({})),
      )
      const stop = new AbortController()
      const observers = [{ notice: ({ type }: { readonly type: string }) => void (type === 'page' && stop.abort()) }]
      const paused = await runnerOn(bed(), { pageSize: 10, observers }).run(job, { tenant, signal: stop.signal })
      expect(paused).toMatchObject({ status: 'paused', counts: { read: 10 } })
      const ended = await runnerOn(bed(), { pageSize: 10 }).run(job, { tenant })
      expect(ended).toMatchObject({ status: 'succeeded', runId: paused.runId, counts: { read: 30, changed: 30 } })
    })

    test('explain says what a record would get, and what it got when it last changed', async () => {
      const { slug: tenant } = await addShop(bed(), 'explained', [
        { name: 'Bar Centro', orders: [{ day: '2026-02-01' }] },
      ])
      const runner = runnerOn(bed())
      expect(await runner.explain(job, { tenant, record: 'Bar Centro' })).toMatchObject({
        before: null,
        wouldChange: true,
        lastChange: null,
      })
      const { runId } = await runner.run(job, { tenant })
      const explained = await runner.explain(job, { tenant, record: customerId(0) })
      const next = { type: 'ACTIVE', since: '2026-02-01' }
      expect(explained).toMatchObject({
        record: { label: 'Bar Centro' },
        before: next,
        wouldChange: false,
        decision: { next },
        lastChange: { runId, after: next },
      })
    })

    test('`only` restricts a run to one record', async () => {
      const { slug: tenant } = await addShop(bed(), 'only', [{}, {}, {}])
      const report = await runnerOn(bed()).run(job, {
        tenant,
        only: [{ kind: 'customer', id: customerId(1) }],
        showChanges: true,
      })
      expect(report).toMatchObject({
        status: 'succeeded',
        counts: { read: 1, changed: 1 },
        changes: [{ record: { id: customerId(1) } }],
      })
    })

    test('an unknown tenant is an error that names close ones', async () => {
      await addShop(bed(), 'well-crafted', [])
      const running = runnerOn(bed()).run(updateAccountTypes.name, { tenant: 'wellcrafted' })
      await expect(running).rejects.toMatchObject({
        code: 'TENANT_UNKNOWN',
        message: expect.stringContaining("'well-crafted'"),
      })
    })
  })
}

function pick(report: Awaited<ReturnType<ReturnType<typeof runnerOn>['run']>>) {
  const { asOf, counts, summary, changes, failures, status } = report
  return { asOf, counts, summary, changes, failures, status }
}

function withoutLedger(tables: Awaited<ReturnType<typeof dump>>) {
  return Object.fromEntries(Object.entries(tables).filter(([name]) => !/leora_jobs\.(run|lease|change)$/.test(name)))
}
