import { calendarDay } from '@leora-jobs/core'
import { describe, expect, test } from 'vitest'
import { addShop, customerId } from '../bed/add-shop.ts'
import { runnerOn, throwingFor } from '../bed/run.ts'
import { job } from '../bed/runs.ts'
import type { Subject } from '../bed/test-bed.ts'
import { useBed } from '../bed/use-bed.ts'

const customers = ['One', 'Thrower', 'Two', 'Thrower', 'Three'].map((name) => ({ name }))

export function describeRetry(subject: Subject): void {
  describe('retry', () => {
    const bed = useBed(subject)

    test('tries the failed records again, and no others, as of the same day; the run says what it retries', async () => {
      const tenant = await addShop(bed(), 'retried', customers)
      const asOf = calendarDay('2026-02-20')
      const failed = await runnerOn(bed(), { jobs: [throwingFor('Thrower')], pageSize: 2 }).run(job, { tenant, asOf })
      expect(failed).toMatchObject({ status: 'partial', counts: { changed: 3, failed: 2 } })

      const runner = runnerOn(bed(), { pageSize: 1 })
      const dry = await runner.retry(failed.runId ?? '', { tenant, dryRun: true })
      const retried = await runner.retry(failed.runId ?? '', { tenant, showChanges: true })
      expect(retried).toMatchObject({ status: 'succeeded', asOf, counts: { read: 2, changed: 2, failed: 0 } })
      expect(retried.changes?.map(({ record }) => record.id)).toEqual([customerId(1), customerId(3)])
      expect(dry.changes).toEqual(retried.changes)
      const stored = await runner.preview(tenant, (reader) => reader.readRun(retried.runId ?? ''))
      expect(stored).toMatchObject({ retryOf: failed.runId })
    })

    test('what fails again is a failure of the new run; a run without failures has nothing to retry', async () => {
      const tenant = await addShop(bed(), 'stubborn', customers)
      const runner = runnerOn(bed(), { jobs: [throwingFor('Thrower')] })
      const failed = await runner.run(job, { tenant })
      const again = await runner.retry(failed.runId ?? '', { tenant })
      expect(again).toMatchObject({ status: 'partial', counts: { read: 2, failed: 2 } })
      const mended = runnerOn(bed())
      const good = await mended.retry(again.runId ?? '', { tenant })
      expect(good.status).toBe('succeeded')
      await expect(mended.retry(good.runId ?? '', { tenant })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    })

    test('is refused where a later day has been written since', async () => {
      const tenant = await addShop(bed(), 'too-late', customers)
      const failed = await runnerOn(bed(), { jobs: [throwingFor('Thrower')] }).run(job, { tenant })
      const runner = runnerOn(bed())
      await runner.run(job, { tenant, asOf: calendarDay('2026-03-02') })
      await expect(runner.retry(failed.runId ?? '', { tenant })).rejects.toMatchObject({ code: 'AS_OF_OUTDATED' })
    })
  })
}
