import type { Job } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { describe, expect, test } from 'vitest'
import { addDistributor } from '../bed/add-distributor.ts'
import { addShop, customerId } from '../bed/add-shop.ts'
import { ownerScript } from '../bed/as-owner.ts'
import { dump } from '../bed/dump.ts'
import { runnerOn } from '../bed/run.ts'
import { change, claim, job, succeed, writePage } from '../bed/runs.ts'
import type { Subject } from '../bed/test-bed.ts'
import { occurrences, pausedTick, resultsOf, runnerAt } from '../bed/ticks.ts'
import { openSession, useBed } from '../bed/use-bed.ts'

const everyMinute: Job = {
  ...updateAccountTypes,
  name: 'every-minute',
  schedule: { cron: '* * * * *', missed: 'all', windowDays: 0.01 },
}

const dropping: Job = { ...updateAccountTypes, schedule: { cron: '0 2 * * *', missed: 'skip' } }

export function describeHistory(subject: Subject): void {
  describe('history', () => {
    const bed = useBed(subject)

    test('each run keeps how many pages it had, how long they took, and the slowest', async () => {
      const tenant = await addDistributor(bed(), 'timed')
      const runner = runnerOn(bed(), { pageSize: 25 })
      const report = await runner.run(job, { tenant })
      // three pages of 60 records: the clock moves a millisecond whenever it is asked
      expect(report.timing).toMatchObject({ pages: 3 })
      expect(report.timing?.slowestPageMs).toBeGreaterThan(0)
      expect(report.timing?.activeMs).toBeGreaterThanOrEqual(3 * 1)
      const stored = await runner.preview(tenant, (reader) => reader.readRun(report.runId ?? ''))
      expect(stored?.progress.timing).toEqual(report.timing)
    })

    test('what was missed or skipped is listed, newest first, with its reason', async () => {
      const tenant = await addShop(bed(), 'listed', [{}])
      await runnerAt(bed(), '2026-03-01T03:00Z').tick()
      await runnerAt(bed(), '2026-03-04T03:00Z').tick()
      const unrun = await runnerOn(bed()).preview(tenant, (reader) => reader.listUnrun({ limit: 10 }))
      expect(unrun.map((one) => [one.plannedAt.toISOString(), one.asOf, one.outcome, one.reason])).toEqual([
        ['2026-03-03T02:00:00.000Z', '2026-03-03', 'missed', 'policy'],
        ['2026-03-02T02:00:00.000Z', '2026-03-02', 'missed', 'policy'],
      ])
    })

    test('an outage of more misses than can be listed leaves one row for the older ones; the window is the schedule’s own', async () => {
      const tenant = await addShop(bed(), 'long-outage', [{}])
      await runnerAt(bed(), '2026-03-01T00:00Z', [everyMinute]).tick()
      const back = await runnerAt(bed(), '2026-03-15T00:00Z', [everyMinute]).tick()
      // 0.01 of a day is 14.4 minutes
      expect(resultsOf(back, 'long-outage')).toHaveLength(15)
      const reasons = (await occurrences(bed(), tenant.id, everyMinute.name)).map(([, , reason]) => reason)
      expect(reasons.filter((reason) => reason === 'unlisted')).toHaveLength(1)
      expect(reasons.filter((reason) => reason === 'window').length).toBeGreaterThan(10_000)
      expect(reasons.indexOf('unlisted')).toBe(1)
    })

    test('`skip` drops what has begun when its successor is planned; `once` finishes it', async () => {
      const tenant = await addShop(
        bed(),
        'dropped',
        Array.from({ length: 20 }, (_, index) => ({ name: `Broken ${index}` })),
      )
      const failing = (of: Job): Job => ({
        ...of,
        steps: of.steps.map((step) => ({
          ...step,
          decide: () => {
            throw new RangeError('not today')
          },
        })),
      })
      const results = (report: Parameters<typeof resultsOf>[0]) =>
        resultsOf(report, 'dropped').map(([, planned, result]) => [planned.slice(0, 10), result])
      await runnerAt(bed(), '2026-03-01T03:00Z', [failing(dropping)]).tick()
      expect(results(await runnerAt(bed(), '2026-03-02T03:00Z', [dropping]).tick())).toEqual([
        ['2026-03-01', 'skipped'],
        ['2026-03-02', 'ran'],
      ])
      expect(await occurrences(bed(), tenant.id, job)).toEqual([
        ['2026-03-01', 'skipped', 'policy'],
        ['2026-03-02', 'ran', null],
      ])
      await pausedTick(bed(), '2026-03-03T03:00Z', dropping)
      expect(results(await runnerAt(bed(), '2026-03-04T03:00Z', [dropping]).tick())).toEqual([
        ['2026-03-03', 'skipped'],
        ['2026-03-04', 'ran'],
      ])
      const runs = await runnerOn(bed()).preview(tenant, (reader) => reader.listRuns({ limit: 10 }))
      expect(runs.map(({ status }) => status).sort()).toEqual(['cancelled', 'failed', 'succeeded', 'succeeded'])
    })

    test('a ledger that has lost committed pages is noticed, and nothing more is written', async () => {
      const tenant = await addShop(bed(), 'failed-over', [{}, {}])
      const session = await openSession(bed(), tenant)
      const claimed = await claim(session)
      await writePage(session, claimed, [change(customerId(0))])
      const reached = await session.readProgress(claimed)
      // what a failover to a copy that lags behind does
      await ownerScript(
        bed(),
        `update leora_jobs.run set page_count = 0, read_count = 0, changed_count = 0, after = null where tenant_id = '${tenant.id}'`,
      )
      const before = await dump(bed(), tenant.id)
      const next = { ...claimed, run: { ...claimed.run, progress: reached } }
      await expect(writePage(session, next, [change(customerId(1))])).rejects.toMatchObject({ code: 'CHECKPOINT_LOST' })
      await expect(succeed(session, next, reached)).rejects.toMatchObject({ code: 'CHECKPOINT_LOST' })
      expect(await dump(bed(), tenant.id)).toEqual(before)
    })
  })
}
