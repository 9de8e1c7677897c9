import { sql } from '@leora-jobs/core'
import { describe, expect, test } from 'vitest'
import { addShop, customerId } from '../bed/add-shop.ts'
import { noon } from '../bed/clock.ts'
import { dump } from '../bed/dump.ts'
import { change, claim, customers, progress, succeed, target, writePage } from '../bed/runs.ts'
import type { Subject } from '../bed/test-bed.ts'
import { openSession, useBed } from '../bed/use-bed.ts'
import { expire } from './claim.ts'

export function describePage(subject: Subject): void {
  describe('page', () => {
    const bed = useBed(subject)

    test('a lease that was lost is FENCED, and nothing is written', async () => {
      const tenant = await addShop(bed(), 'fenced', [{}])
      const [zombie, heir] = [await openSession(bed(), tenant), await openSession(bed(), tenant)]
      const lost = await claim(zombie)
      await expire(bed(), tenant.id)
      await claim(heir)
      const before = await dump(bed())
      await expect(writePage(zombie, lost, [change(customerId(0))])).rejects.toMatchObject({ code: 'FENCED' })
      await expect(zombie.page(lost, (page) => page.readRecords(customers(), target))).rejects.toMatchObject({
        code: 'FENCED',
      })
      await expect(succeed(zombie, lost)).rejects.toMatchObject({ code: 'FENCED' })
      expect(await dump(bed())).toEqual(before)
    })

    test('an expired lease is FENCED, also where nobody took it', async () => {
      const tenant = await addShop(bed(), 'expired-page', [{}])
      const session = await openSession(bed(), tenant)
      const claimed = await claim(session)
      await expire(bed(), tenant.id)
      await expect(writePage(session, claimed, [change(customerId(0))])).rejects.toMatchObject({ code: 'FENCED' })
    })

    test('what the work throws rolls everything back', async () => {
      const tenant = await addShop(bed(), 'thrown', [{}])
      const session = await openSession(bed(), tenant)
      const claimed = await claim(session)
      const before = await dump(bed(), tenant.id)
      const failing = session.page(claimed, async (page) => {
        await page.write('customer', target, [change(customerId(0))], noon)
        await page.checkpoint(progress(1, customerId(0)), progress(0))
        throw new RangeError('mine')
      })
      await expect(failing).rejects.toThrow(RangeError)
      expect(await dump(bed(), tenant.id)).toEqual(before)
      expect(await session.readProgress(claimed)).toMatchObject({ counts: { changed: 0 } })
    })

    test('writes and checkpoint are one', async () => {
      const tenant = await addShop(bed(), 'atomic', [{}])
      const session = await openSession(bed(), tenant)
      const claimed = await claim(session)
      await writePage(session, claimed, [change(customerId(0))])
      expect(await session.readProgress(claimed)).toEqual(progress(1, customerId(0)))
      const after = await dump(bed(), tenant.id)
      expect(after['leora_jobs.account_classification']).toHaveLength(1)
      expect(after['leora_jobs.change']).toHaveLength(1)
    })

    test('a statement that failed makes the page an error, even where its error was swallowed', async () => {
      const tenant = await addShop(bed(), 'swallowed', [{}])
      const session = await openSession(bed(), tenant)
      const claimed = await claim(session)
      const before = await dump(bed(), tenant.id)
      const failing = session.page(claimed, async (page) => {
        await page.write('customer', target, [change(customerId(0))], noon)
        await page.read(sql`select 1 / 0 as x`).catch(() => undefined)
      })
      await expect(failing).rejects.toMatchObject({ code: 'DATA_REJECTED' })
      expect(await dump(bed(), tenant.id)).toEqual(before)
    })

    test('what `prepare` found is stored with the run', async () => {
      const tenant = await addShop(bed(), 'shared', [{}])
      const session = await openSession(bed(), tenant)
      const shared = { segments: { 'On "Premise"': [1, null, 2.5] } }
      await session.page(await claim(session), (page) => page.storeShared(shared))
      await expire(bed(), tenant.id)
      expect((await claim(session)).run.shared).toEqual(shared)
    })
  })
}
