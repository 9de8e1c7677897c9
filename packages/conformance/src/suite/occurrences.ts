import type { Job } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { describe, expect, test } from 'vitest'
import { addShop } from '../bed/add-shop.ts'
import { throwingFor } from '../bed/run.ts'
import type { Subject } from '../bed/test-bed.ts'
import { everyDay, occurrences, resultsOf, runnerAt } from '../bed/ticks.ts'
import { useBed } from '../bed/use-bed.ts'

const shop = [{ orders: [{ day: '2026-02-01' }] }, {}]

export function describeOccurrences(subject: Subject): void {
  describe('occurrences', () => {
    const bed = useBed(subject)

    test('a tick runs what is due for every tenant, once, however often it is fired', async () => {
      await addShop(bed(), 'due-a', shop)
      await addShop(bed(), 'due-b', shop)
      const first = await runnerAt(bed(), '2026-03-01T03:00Z').tick()
      expect(resultsOf(first, 'due-')).toEqual([
        ['due-a', '2026-03-01T02:00:00.000Z', 'ran'],
        ['due-b', '2026-03-01T02:00:00.000Z', 'ran'],
      ])
      expect(first.entries[0]?.report).toMatchObject({
        occurrence: '2026-03-01T02:00:00.000Z',
        asOf: '2026-03-01',
        counts: { read: 2 },
      })
      expect(resultsOf(await runnerAt(bed(), '2026-03-01T03:01Z').tick(), 'due-')).toEqual([])
      expect(resultsOf(await runnerAt(bed(), '2026-03-02T01:59Z').tick(), 'due-')).toEqual([])
      expect(resultsOf(await runnerAt(bed(), '2026-03-02T02:00Z').tick(), 'due-')).toHaveLength(2)
    })

    test('after three days `once` runs once and the others end missed; `all` runs three times, each as of its day', async () => {
      const tenant = await addShop(bed(), 'outage', shop)
      const jobs = [updateAccountTypes, everyDay]
      await runnerAt(bed(), '2026-03-01T03:00Z', jobs).tick()
      const back = await runnerAt(bed(), '2026-03-04T03:00Z', jobs).tick()
      const runs = back.entries.filter((entry) => entry.tenant.slug === 'outage')
      expect(runs.filter(({ job }) => job === everyDay.name).map(({ report }) => report?.asOf)).toEqual([
        '2026-03-02',
        '2026-03-03',
        '2026-03-04',
      ])
      expect(runs.filter(({ job }) => job === updateAccountTypes.name).map(({ report }) => report?.asOf)).toEqual([
        '2026-03-04',
      ])
      expect(await occurrences(bed(), tenant.id, updateAccountTypes.name)).toEqual([
        ['2026-03-01', 'ran', null],
        ['2026-03-02', 'missed', 'policy'],
        ['2026-03-03', 'missed', 'policy'],
        ['2026-03-04', 'ran', null],
      ])
    })

    test('a failed occurrence is tried three times in all, from its checkpoint; then it ends ran, with a failed run', async () => {
      const tenant = await addShop(
        bed(),
        'failing',
        Array.from({ length: 20 }, (_, index) => ({ name: `Broken ${index}` })),
      )
      const broken = failing()
      for (const [minute, result] of [
        ['00', 'ran'],
        ['01', 'ran'],
        ['02', 'ran'],
      ] as const) {
        const report = await runnerAt(bed(), `2026-03-01T03:${minute}Z`, [broken]).tick()
        const entry = report.entries.find(({ tenant: { slug } }) => slug === 'failing')
        expect(entry).toMatchObject({ result, report: { status: 'failed', error: { code: 'INTERNAL' } } })
      }
      expect(resultsOf(await runnerAt(bed(), '2026-03-01T03:03Z', [broken]).tick(), 'failing')).toEqual([])
      expect(await occurrences(bed(), tenant.id, broken.name)).toEqual([['2026-03-01', 'ran', null]])
    })

    test('a paused occurrence goes on with the next tick, under the same run', async () => {
      await addShop(bed(), 'paused', shop)
      const stopped = new AbortController()
      const pausing = {
        ...updateAccountTypes,
        name: 'pausing',
        prepare: () => {
          stopped.abort()
          return Promise.resolve({ segments: {} })
        },
      }
      const first = await runnerAt(bed(), '2026-03-01T03:00Z', [pausing]).tick({ signal: stopped.signal })
      const paused = first.entries[0]
      expect(paused).toMatchObject({ result: 'ran', report: { status: 'paused' } })
      const next = await runnerAt(bed(), '2026-03-01T03:05Z', [pausing]).tick()
      const resumed = next.entries.find(({ tenant: { slug } }) => slug === paused?.tenant.slug)
      expect(resumed?.report).toMatchObject({
        runId: paused?.report?.runId,
        status: 'succeeded',
        occurrence: paused?.occurrence,
      })
    })

    test('an occurrence whose day is older than what was written ends skipped: superseded', async () => {
      const tenant = await addShop(bed(), 'superseded', shop)
      await runnerAt(bed(), '2026-03-10T12:00Z').run(updateAccountTypes.name, { tenant: { slug: 'superseded' } })
      const report = await runnerAt(bed(), '2026-03-01T03:00Z').tick()
      expect(resultsOf(report, 'superseded')).toEqual([['superseded', '2026-03-01T02:00:00.000Z', 'skipped']])
      expect(await occurrences(bed(), tenant.id, updateAccountTypes.name)).toEqual([
        ['2026-03-01', 'skipped', 'superseded'],
      ])
    })

    test('a run by hand consumes no occurrence, and resumes none', async () => {
      await addShop(bed(), 'by-hand', shop)
      const runner = runnerAt(bed(), '2026-03-01T03:00Z')
      expect(await runner.run(updateAccountTypes.name, { tenant: { slug: 'by-hand' } })).toMatchObject({
        occurrence: null,
      })
      expect(resultsOf(await runner.tick(), 'by-hand')).toHaveLength(1)
    })

    test('a suspended schedule stands still, by job, by tenant or altogether, until it is resumed', async () => {
      const tenant = await addShop(bed(), 'still', shop)
      const runner = runnerAt(bed(), '2026-03-01T03:00Z')
      const key = { tenantId: tenant.id, job: '*' }
      expect(await runner.database.suspend(key)).toBe(true)
      expect(await runner.database.suspend(key)).toBe(false)
      expect(resultsOf(await runner.tick(), 'still')).toEqual([])
      expect(await runner.database.listSuspensions()).toEqual([key])
      expect(await runner.database.resume(key)).toBe(true)
      const job = updateAccountTypes.name
      for (const other of [
        { tenantId: tenant.id, job },
        { tenantId: '*', job },
        { tenantId: '*', job: '*' },
      ]) {
        await runner.database.suspend(other)
        expect(resultsOf(await runner.tick(), 'still')).toEqual([])
        await runner.database.resume(other)
      }
      await runner.database.suspend({ tenantId: tenant.id, job: 'another' })
      expect(resultsOf(await runner.tick(), 'still')).toHaveLength(1)
    })

    test('`tenant` as a zone gives each tenant its own local time', async () => {
      await addShop(bed(), 'zone-auckland', shop, 'Pacific/Auckland')
      await addShop(bed(), 'zone-new-york', shop, 'America/New_York')
      const local: Job = { ...updateAccountTypes, name: 'local', schedule: { cron: '0 2 * * *', zone: 'tenant' } }
      const report = await runnerAt(bed(), '2026-03-01T08:00Z', [local]).tick()
      expect(resultsOf(report, 'zone-')).toEqual([
        ['zone-auckland', '2026-02-28T13:00:00.000Z', 'ran'],
        ['zone-new-york', '2026-03-01T07:00:00.000Z', 'ran'],
      ])
      expect(
        report.entries.filter(({ tenant: { slug } }) => slug.startsWith('zone-')).map(({ report: run }) => run?.asOf),
      ).toEqual(['2026-03-01', '2026-03-01'])
    })
  })
}

/** A job that fails as a whole, not a record. */
function failing(): Job {
  return {
    ...throwingFor('nobody'),
    name: 'failing',
    prepare: () => Promise.reject(new RangeError('the segments cannot be read')),
  }
}
