import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { describe, expect, test } from 'vitest'
import { addShop } from '../bed/add-shop.ts'
import type { Subject } from '../bed/test-bed.ts'
import { everyDay, occurrences, resultsOf, runnerAt } from '../bed/ticks.ts'
import { useBed } from '../bed/use-bed.ts'

const shop = [{ orders: [{ day: '2026-02-01' }] }, {}]

export function describeOccurrencesByHand(subject: Subject): void {
  describe('occurrences by hand', () => {
    const bed = useBed(subject)

    test('an occurrence run by hand is one like any other: once, with the older ones accounted for', async () => {
      const tenant = await addShop(bed(), 'one-by-hand', shop)
      await runnerAt(bed(), '2026-03-01T03:00Z').tick()
      const runner = runnerAt(bed(), '2026-03-04T03:00Z')
      const by = (instant: string, dryRun = false) =>
        runner.run(updateAccountTypes.name, { tenant, occurrence: new Date(instant), dryRun })
      const occurrence = '2026-03-03T02:00:00.000Z'
      const before = await occurrences(bed(), tenant.id, updateAccountTypes.name)
      expect(await by(occurrence, true)).toMatchObject({ occurrence, asOf: '2026-03-03', runId: null })
      expect(await occurrences(bed(), tenant.id, updateAccountTypes.name)).toEqual(before)
      expect(await by(occurrence)).toMatchObject({ occurrence, asOf: '2026-03-03', status: 'succeeded' })
      await expect(by(occurrence)).rejects.toMatchObject({ code: 'OCCURRENCE_ENDED' })
      expect(resultsOf(await runner.tick(), 'one-by-hand')).toHaveLength(1)
      expect(await occurrences(bed(), tenant.id, updateAccountTypes.name)).toEqual([
        ['2026-03-01', 'ran', null],
        ['2026-03-02', 'missed', 'policy'],
        ['2026-03-03', 'ran', null],
        ['2026-03-04', 'ran', null],
      ])
    })

    test('where every missed day is caught up, one run by hand leaves the older ones to the next tick', async () => {
      const tenant = await addShop(bed(), 'all-by-hand', shop)
      await runnerAt(bed(), '2026-03-01T03:00Z', [everyDay]).tick()
      const runner = runnerAt(bed(), '2026-03-03T03:00Z', [everyDay])
      await runner.run(everyDay.name, { tenant, occurrence: new Date('2026-03-03T02:00Z') })
      expect(await occurrences(bed(), tenant.id, everyDay.name)).toContainEqual(['2026-03-02', null, null])
      expect(resultsOf(await runner.tick(), 'all-by-hand')).toEqual([
        ['all-by-hand', '2026-03-02T02:00:00.000Z', 'skipped'],
      ])
      expect(await occurrences(bed(), tenant.id, everyDay.name)).toContainEqual(['2026-03-02', 'skipped', 'superseded'])
    })

    test('a suspended schedule run by hand accounts for the older ones too', async () => {
      const tenant = await addShop(bed(), 'suspended-by-hand', shop)
      await runnerAt(bed(), '2026-03-01T03:00Z').tick()
      await bed().database.suspend({ tenantId: tenant.id, job: '*' })
      const runner = runnerAt(bed(), '2026-03-03T03:00Z')
      await runner.run(updateAccountTypes.name, { tenant, occurrence: new Date('2026-03-03T02:00Z') })
      await bed().database.resume({ tenantId: tenant.id, job: '*' })
      expect(await occurrences(bed(), tenant.id, updateAccountTypes.name)).toContainEqual([
        '2026-03-02',
        'missed',
        'policy',
      ])
    })

    test('an instant that is not planned, or has not come, is refused with the nearest ones', async () => {
      const tenant = await addShop(bed(), 'unplanned', shop)
      const runner = runnerAt(bed(), '2026-03-04T03:00Z')
      const by = (instant: string) => runner.run(updateAccountTypes.name, { tenant, occurrence: new Date(instant) })
      await expect(by('2026-03-03T04:00Z')).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        details: { field: 'occurrence', allowed: ['2026-03-03T02:00:00.000Z', '2026-03-04T02:00:00.000Z'] },
      })
      await expect(by('2026-03-05T02:00Z')).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        details: { allowed: ['2026-03-04T02:00:00.000Z'] },
      })
      expect(await occurrences(bed(), tenant.id, updateAccountTypes.name)).toEqual([])
    })
  })
}
