import { calendarDay } from '@leora-jobs/core'
import { describe, expect, test } from 'vitest'
import { addDistributor } from '../bed/add-distributor.ts'
import { addShop, customerId } from '../bed/add-shop.ts'
import { ownerRows, ownerScript } from '../bed/as-owner.ts'
import { dump } from '../bed/dump.ts'
import { runnerOn } from '../bed/run.ts'
import { claim, job } from '../bed/runs.ts'
import type { Subject, TestBed } from '../bed/test-bed.ts'
import { openSession, useBed } from '../bed/use-bed.ts'

const later = calendarDay('2026-09-01')
const yearLater = calendarDay('2027-03-01')

export function describeUndo(subject: Subject): void {
  describe('undo', () => {
    const bed = useBed(subject)

    test('restores the exact former state of an undisturbed run, page by page; a dry run says so, and writes nothing', async () => {
      const tenant = await addDistributor(bed(), 'undone')
      const runner = runnerOn(bed(), { pageSize: 7 })
      const empty = await results(bed(), tenant.id)
      const first = await runner.run(job, { tenant })
      const before = await results(bed(), tenant.id)
      const second = await runner.run(job, { tenant, asOf: later })
      const after = await results(bed(), tenant.id)
      expect(second.counts.changed).toBeGreaterThan(10)
      expect(after).not.toEqual(before)

      const whole = await dump(bed(), tenant.id)
      const dry = await runner.undo(second.runId ?? '', { tenant, dryRun: true })
      expect(await dump(bed(), tenant.id)).toEqual(whole)
      const real = await runner.undo(second.runId ?? '', { tenant })
      expect({ ...real, dryRun: true }).toEqual(dry)
      expect(real.counts).toEqual({ restored: second.counts.changed, refused: 0 })
      expect(await results(bed(), tenant.id)).toEqual(before)
      expect(await runner.preview(tenant, (reader) => reader.readRun(second.runId ?? ''))).toMatchObject({
        undoneAt: expect.any(Date),
      })

      // nothing of it is left to undo, and the run before can be undone in its turn: back to nothing
      expect((await runner.undo(second.runId ?? '', { tenant })).counts).toEqual({ restored: 0, refused: 0 })
      expect((await runner.undo(first.runId ?? '', { tenant })).counts.restored).toBe(first.counts.changed)
      expect(await results(bed(), tenant.id)).toEqual(empty)
    })

    test('what was undone counts no more: the day is free again, explain shows the change before, and a run makes it anew', async () => {
      const tenant = await addDistributor(bed(), 'forgotten')
      const runner = runnerOn(bed())
      const first = await runner.run(job, { tenant })
      const second = await runner.run(job, { tenant, asOf: later, showChanges: true })
      const after = await results(bed(), tenant.id)
      await runner.undo(second.runId ?? '', { tenant })
      const record = second.changes?.[0]?.record.id ?? ''
      expect((await runner.explain(job, { tenant, record })).lastChange?.runId).toBe(first.runId)
      const again = await runner.run(job, { tenant, asOf: later })
      expect(again.counts).toEqual(second.counts)
      expect((await results(bed(), tenant.id))['public.customer']?.map(withoutTime)).toEqual(
        after['public.customer']?.map(withoutTime),
      )
      await runner.undo(again.runId ?? '', { tenant })
      // a day before the undone one is no longer older than the last that was written
      const dayBefore = await runner.run(job, { tenant, asOf: calendarDay('2026-08-31') })
      expect(dayBefore.status).toBe('succeeded')
    })

    test('refuses the records that were changed since, by a run, in the table or in the application, and names them', async () => {
      const customers = ['run', 'row', 'column', 'free'].map((name) => ({ name, orders: [{ day: '2026-02-01' }] }))
      const tenant = await addShop(bed(), 'since', customers)
      const runner = runnerOn(bed())
      await runner.run(job, { tenant })
      const second = await runner.run(job, { tenant, asOf: later })
      expect(second.counts.changed).toBe(4)
      const only = [{ kind: 'customer', id: customerId(0) }]
      const third = await runner.run(job, { tenant, asOf: yearLater, only })
      expect(third.counts.changed).toBe(1)
      await ownerScript(
        bed(),
        `update leora_jobs.account_classification set mix = 99 where tenant_id = '${tenant.id}' and customer_id = '${customerId(1)}';
         update customer set account_type = 'HOLD' where tenant_id = '${tenant.id}' and id = '${customerId(2)}'`,
      )
      const before = await results(bed(), tenant.id)
      const report = await runner.undo(second.runId ?? '', { tenant })
      expect(report.counts).toEqual({ restored: 1, refused: 3 })
      expect(report.restored.map(({ record }) => record.label)).toEqual(['free'])
      expect(report.refused.map(({ record, reason }) => [record.label, reason])).toEqual([
        ['run', 'OVERTAKEN'],
        ['row', 'ROW_CHANGED'],
        ['column', 'COLUMN_CHANGED'],
      ])
      const after = await results(bed(), tenant.id)
      const touched = (name: keyof typeof before) =>
        before[name]?.filter((row) => !after[name]?.includes(row)).map((row) => row.includes(customerId(3)))
      expect(touched('public.customer')).toEqual([true])
      expect(touched('leora_jobs.account_classification')).toEqual([true])
      const [row] = await ownerRows<{ undone: Date | null }>(
        bed(),
        'select undone_at::text as undone from leora_jobs.run where tenant_id = $1::text and id = $2::text',
        [tenant.id, second.runId],
      )
      expect(row?.undone).toBeNull()
    })

    test('a column that somebody had set while the run wrote is left as it is, and the row goes back', async () => {
      const tenant = await addShop(bed(), 'held', [{ orders: [{ day: '2026-02-01' }] }])
      const runner = runnerOn(bed())
      const report = await runner.run(job, { tenant })
      await ownerScript(
        bed(),
        `update customer set account_type = null where tenant_id = '${tenant.id}';
         update leora_jobs.change set former = '{"account_type": null, "account_type_updated_at": null}' where tenant_id = '${tenant.id}'`,
      )
      expect((await runner.undo(report.runId ?? '', { tenant })).counts).toEqual({ restored: 1, refused: 0 })
      expect((await results(bed(), tenant.id))['leora_jobs.account_classification']).toEqual([])
    })

    test('a run that may go on is not undone, nor is any while the job runs', async () => {
      const tenant = await addDistributor(bed(), 'busy')
      const runner = runnerOn(bed())
      const done = await runner.run(job, { tenant })
      const session = await openSession(bed(), tenant)
      const held = await claim(session)
      await expect(runner.undo(held.run.id, { tenant })).rejects.toMatchObject({ code: 'RUN_UNFINISHED' })
      await expect(runner.undo(done.runId ?? '', { tenant })).rejects.toMatchObject({ code: 'LEASE_BUSY' })
      await expect(runner.undo('no-such-run', { tenant })).rejects.toMatchObject({ code: 'RUN_UNKNOWN' })
    })

    test('what a cut-off undo had taken back stays so; the same call does the rest', async () => {
      const tenant = await addDistributor(bed(), 'cut-off')
      const runner = runnerOn(bed(), { pageSize: 10 })
      const empty = await results(bed(), tenant.id)
      const report = await runner.run(job, { tenant })
      let pages = 0
      const failing = runnerOn(
        {
          database: {
            ...bed().database,
            async open(of) {
              const session = await bed().database.open(of)
              return {
                ...session,
                async undo(name, owner, work) {
                  pages += 1
                  if (pages > 2) throw new RangeError('gone')
                  return session.undo(name, owner, work)
                },
              }
            },
          },
        },
        { pageSize: 10 },
      )
      await expect(failing.undo(report.runId ?? '', { tenant })).rejects.toThrow(RangeError)
      expect((await runner.undo(report.runId ?? '', { tenant })).counts.restored).toBe(report.counts.changed - 20)
      expect(await results(bed(), tenant.id)).toEqual(empty)
    })
  })
}

/** The tables that a run changes beside the ledger. */
async function results(bed: TestBed, tenantId: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const { 'public.customer': customer, 'leora_jobs.account_classification': classification } = await dump(bed, tenantId)
  return { 'public.customer': customer ?? [], 'leora_jobs.account_classification': classification ?? [] }
}

/** A customer without when its type was written. */
function withoutTime(row: string): string {
  return row.replace(/"2026-[\d-]+ [\d:.+]+"/g, '')
}
