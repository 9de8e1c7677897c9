import { type Database, LeoraError, type Session } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { describe, expect, test } from 'vitest'
import { addShop } from '../bed/add-shop.ts'
import { ownerRows } from '../bed/as-owner.ts'
import type { Subject, TestBed } from '../bed/test-bed.ts'
import { everyDay, occurrences, resultsOf, runnerAt } from '../bed/ticks.ts'
import { useBed } from '../bed/use-bed.ts'

const shop = [{ orders: [{ day: '2026-02-01' }] }, {}]
const allThree = [
  ['2026-03-01', 'ran', null],
  ['2026-03-02', 'ran', null],
  ['2026-03-03', 'ran', null],
  ['2026-03-04', 'ran', null],
]

export function describeDisturbedOccurrences(subject: Subject): void {
  describe('occurrences, disturbed', () => {
    const bed = useBed(subject)

    test('what a tick could not start is not lost: the newer ones of the same job wait, and the next tick runs them in order', async () => {
      const tenant = await addShop(bed(), 'unreachable', shop)
      await runnerAt(bed(), '2026-03-01T03:00Z', [everyDay]).tick()
      let opened = 0
      const failing = opening(bed(), tenant.slug, async (open) => {
        opened += 1
        if (opened === 1) throw new LeoraError('STATEMENT_FAILED', 'The session could not be opened.')
        return open()
      })
      const disturbed = await runnerAt(failing, '2026-03-04T03:00Z', [everyDay]).tick()
      expect(resultsOf(disturbed, 'unreachable').map(([, , result]) => result)).toEqual([
        'failed',
        'waiting',
        'waiting',
      ])
      await runnerAt(bed(), '2026-03-04T03:05Z', [everyDay]).tick()
      expect(await occurrences(bed(), tenant.id, everyDay.name)).toEqual(allThree)
    })

    test('while another is at work on an occurrence, the newer ones wait: no day is left out, and none put over a newer one', async () => {
      const tenant = await addShop(bed(), 'held', shop)
      await runnerAt(bed(), '2026-03-01T03:00Z', [everyDay]).tick()
      await holdLease(bed(), tenant.id)
      let opened = 0
      // the other is done just before the second is asked for
      const releasing = opening(bed(), tenant.slug, async (open) => {
        opened += 1
        if (opened === 2) await releaseLease(bed(), tenant.id)
        return open()
      })
      const disturbed = await runnerAt(releasing, '2026-03-04T03:00Z', [everyDay]).tick()
      expect(resultsOf(disturbed, 'held').map(([, , result]) => result)).toEqual(['busy', 'waiting', 'waiting'])
      await releaseLease(bed(), tenant.id)
      await runnerAt(bed(), '2026-03-04T03:05Z', [everyDay]).tick()
      expect(await occurrences(bed(), tenant.id, everyDay.name)).toEqual(allThree)
    })

    test('an attempt that ended because the database was away does not count as one of the three', async () => {
      const tenant = await addShop(bed(), 'away', shop)
      for (const minute of ['00', '01', '02', '03', '04']) {
        const report = await runnerAt(losingPages(bed(), tenant.slug), `2026-03-01T03:${minute}Z`).tick()
        const entry = report.entries.find(({ tenant: { slug } }) => slug === 'away')
        expect(entry?.report).toMatchObject({ status: 'failed', error: { code: 'CONNECTION_LOST' } })
      }
      const report = await runnerAt(bed(), '2026-03-01T03:05Z').tick()
      expect(report.entries.find(({ tenant: { slug } }) => slug === 'away')?.report?.status).toBe('succeeded')
      expect(await attemptsOf(bed(), tenant.id)).toEqual([{ outcome: 'ran', attempts: 1, interruptions: 5 }])
    })

    test('but no more than twenty are forgiven', async () => {
      const tenant = await addShop(bed(), 'long-away', shop)
      for (let minute = 10; minute < 30; minute += 1)
        await runnerAt(losingPages(bed(), tenant.slug), `2026-03-01T03:${minute}Z`).tick()
      expect(await attemptsOf(bed(), tenant.id)).toEqual([{ outcome: 'ran', attempts: 1, interruptions: 20 }])
    })
  })
}

function lost(): LeoraError {
  return new LeoraError('CONNECTION_LOST', 'The database is away.', { retryable: true })
}

/** The same bed, where sessions of one tenant are opened in another way. */
function opening(bed: TestBed, slug: string, open: (open: () => Promise<Session>) => Promise<Session>): TestBed {
  const usual: Database['open'] = (tenant) => bed.database.open(tenant)
  const database: Database = {
    ...bed.database,
    open: (tenant) => (tenant.slug === slug ? open(() => usual(tenant)) : usual(tenant)),
  }
  return { ...bed, database }
}

/** Every page loses its connection. */
function losingPages(bed: TestBed, slug: string): TestBed {
  return opening(bed, slug, async (open) => ({
    ...(await open()),
    page: () => Promise.reject(lost()),
  }))
}

async function holdLease(bed: TestBed, tenantId: string): Promise<void> {
  await ownerRows(
    bed,
    `update leora_jobs.lease set owner = 'somebody', claimant = gen_random_uuid(), expires_at = clock_timestamp() + interval '1 hour'
     where tenant_id = $1::text`,
    [tenantId],
  )
}

async function releaseLease(bed: TestBed, tenantId: string): Promise<void> {
  await ownerRows(bed, `update leora_jobs.lease set expires_at = clock_timestamp() where tenant_id = $1::text`, [
    tenantId,
  ])
}

function attemptsOf(bed: TestBed, tenantId: string): Promise<readonly object[]> {
  return ownerRows(
    bed,
    `select outcome, attempts, interruptions from leora_jobs.occurrence where tenant_id = $1::text and job = $2::text`,
    [tenantId, updateAccountTypes.name],
  )
}
