import type { Tenant } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { describe, expect, test } from 'vitest'
import { addDistributor } from '../bed/add-distributor.ts'
import { dump } from '../bed/dump.ts'
import { runnerOn } from '../bed/run.ts'
import { change, claim, job, writePage } from '../bed/runs.ts'
import type { Subject } from '../bed/test-bed.ts'
import { occurrences, pausedTick, resultsOf, runnerAt } from '../bed/ticks.ts'
import { openSession, useBed } from '../bed/use-bed.ts'

export function describeCancel(subject: Subject): void {
  describe('cancel', () => {
    const bed = useBed(subject)

    test('a run under way is fenced at its next statement: it ends cancelled, with what it wrote, and its lease is free', async () => {
      const tenant = await addDistributor(bed(), 'under-way')
      const other = runnerOn(bed())
      let cancelled: string | null = null
      const database = {
        ...bed().database,
        async open(of: Tenant) {
          const session = await bed().database.open(of)
          return {
            ...session,
            async page<T>(...given: Parameters<typeof session.page<T>>) {
              if (cancelled !== null) await other.cancel(cancelled, { tenant })
              return session.page(...given)
            },
          }
        },
      }
      const stopping = runnerOn(
        { database },
        {
          pageSize: 20,
          observers: [
            {
              notice(event) {
                if (event.type === 'page') cancelled = event.runId
              },
            },
          ],
        },
      )
      const report = await stopping.run(job, { tenant })
      expect(report).toMatchObject({ status: 'cancelled', counts: { read: 20, changed: 20 } })
      const stored = await other.preview(tenant, (reader) => reader.readRun(report.runId ?? ''))
      expect(stored).toMatchObject({ status: 'cancelled', finishedAt: expect.any(Date) })
      expect(await other.run(job, { tenant })).toMatchObject({
        status: 'succeeded',
        counts: { changed: 40, unchanged: 20 },
      })
    })

    test('a paused occurrence ends ran with a cancelled run, and no tick comes back to it', async () => {
      const tenant = await addDistributor(bed(), 'paused-one')
      const runner = runnerAt(bed(), '2026-03-01T03:00Z')
      const report = await pausedTick(bed(), '2026-03-01T03:00Z', updateAccountTypes)
      const run = report.entries.find(({ tenant: { slug } }) => slug === 'paused-one')?.report
      expect(run?.status).toBe('paused')
      expect(await runner.cancel(run?.runId ?? '', { tenant })).toMatchObject({ status: 'cancelled', isOpen: false })
      expect(await occurrences(bed(), tenant.id, job)).toEqual([['2026-03-01', 'ran', 'cancelled']])
      expect(resultsOf(await runner.tick(), 'paused-one')).toEqual([])
    })

    test('another run of the job keeps its lease; a run that has ended stays as it is; an unknown one is named', async () => {
      const tenant = await addDistributor(bed(), 'others')
      const runner = runnerOn(bed())
      const done = await runner.run(job, { tenant })
      const dead = await openSession(bed(), tenant)
      const left = await claim(dead, { inputHash: 'left' })
      const session = await openSession(bed(), tenant)
      await dead.finish(left, {
        status: 'paused',
        progress: left.run.progress,
        finishedAt: new Date(),
        error: null,
        zeroReason: null,
      })
      const held = await claim(session, { inputHash: 'held' })
      expect((await runner.cancel(left.run.id, { tenant })).status).toBe('cancelled')
      await writePage(session, held, [change('00000001-0000-4000-8000-000000000000')])
      const before = await dump(bed(), tenant.id)
      expect((await runner.cancel(done.runId ?? '', { tenant })).status).toBe('succeeded')
      await expect(runner.cancel('no-such-run', { tenant })).rejects.toMatchObject({ code: 'RUN_UNKNOWN' })
      expect(await dump(bed(), tenant.id)).toEqual(before)
    })
  })
}
