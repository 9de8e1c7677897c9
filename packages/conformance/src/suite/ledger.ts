import type { FailureEntry } from '@leora-jobs/core'
import { describe, expect, test } from 'vitest'
import { addShop, customerId } from '../bed/add-shop.ts'
import { noon, today } from '../bed/clock.ts'
import { change, claim, job, progress, succeed, writePage } from '../bed/runs.ts'
import type { Subject } from '../bed/test-bed.ts'
import { openSession, useBed } from '../bed/use-bed.ts'
import { expire } from './claim.ts'

export function describeLedger(subject: Subject): void {
  describe('ledger', () => {
    const bed = useBed(subject)

    test('failures are recorded once a record; a second time says so anew', async () => {
      const tenant = await addShop(bed(), 'failures', [{}, {}])
      const session = await openSession(bed(), tenant)
      const claimed = await claim(session)
      const failed = (id: string, message: string): FailureEntry => ({
        step: 'customer',
        record: { kind: 'customer', id, label: id },
        error: { code: 'DECISION_FAILED', message },
      })
      const entries = [failed(customerId(1), 'second'), failed(customerId(0), 'first')]
      await session.page(claimed, (page) => page.recordFailures(entries))
      await session.page(claimed, (page) => page.recordFailures([failed(customerId(0), 'again')]))
      const read = await session.preview((reader) => reader.readFailures(claimed.run.id, 10))
      expect(read).toEqual([failed(customerId(0), 'again'), failed(customerId(1), 'second')])
    })

    test('finish writes how the run ended, and gives the lease back at once', async () => {
      const tenant = await addShop(bed(), 'finished', [{}])
      const session = await openSession(bed(), tenant)
      const first = await claim(session)
      const outcome = {
        status: 'failed' as const,
        progress: progress(1, customerId(0), 0),
        finishedAt: noon,
        error: { code: 'BUDGET_EXCEEDED' as const, message: 'too many' },
        zeroReason: { code: 'STALE_DATA' as const, message: 'old', evidence: { days: 400 } },
      }
      await session.finish(first, outcome)
      const stored = await session.preview((reader) => reader.readRun(first.run.id))
      expect(stored).toEqual({ ...first.run, ...outcome })
      const second = await claim(session, { owner: 'next' })
      expect(second.resumed).toBe(false)
      expect(Number(second.token)).toBeGreaterThan(Number(first.token))
    })

    test('runs are listed newest first, of one job or of all', async () => {
      const tenant = await addShop(bed(), 'listed', [{}])
      const session = await openSession(bed(), tenant)
      const ids: string[] = []
      for (const name of [job, 'another-job', job]) {
        const claimed = await claim(session, { job: name })
        await succeed(session, claimed)
        ids.unshift(claimed.run.id)
      }
      const listed = await session.preview(async (reader) => [
        (await reader.listRuns({ limit: 2 })).map(({ id }) => id),
        (await reader.listRuns({ job, limit: 10 })).map(({ id }) => id),
      ])
      expect(listed).toEqual([ids.slice(0, 2), [ids[0], ids[2]]])
    })

    test('the last change of a record is that of the newest run', async () => {
      const tenant = await addShop(bed(), 'last-change', [{}])
      const session = await openSession(bed(), tenant)
      const record = { kind: 'customer', id: customerId(0) }
      for (const type of ['TARGET', 'ACTIVE']) {
        const claimed = await claim(session)
        await writePage(session, claimed, [change(customerId(0), { type }, {})])
        await succeed(session, claimed, progress(1))
      }
      const last = await session.preview((reader) => reader.readLastChange(job, record))
      expect(last).toMatchObject({ after: { type: 'ACTIVE' }, asOf: today, record })
      expect(await session.preview((reader) => reader.readLastChange('another-job', record))).toBeNull()
    })

    test('twin tenants with the same ids keep to their own', async () => {
      const [left, right] = [await addShop(bed(), 'twin-left', [{}]), await addShop(bed(), 'twin-right', [{}])]
      const [one, two] = [await openSession(bed(), left), await openSession(bed(), right)]
      const claimed = await claim(one)
      await writePage(one, claimed, [change(customerId(0))])
      const seen = await two.preview(async (reader) => [
        await reader.readRun(claimed.run.id),
        await reader.readChanges(claimed.run.id, 10),
        await reader.readLastChange(job, { kind: 'customer', id: customerId(0) }),
        await reader.listRuns({ limit: 10 }),
      ])
      expect(seen).toEqual([null, [], null, []])
      await expire(bed(), left.id)
      await expect(writePage(two, claimed, [change(customerId(0))])).rejects.toMatchObject({ code: 'FENCED' })
    })
  })
}
