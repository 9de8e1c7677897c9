import { type PreviewReader, sql } from '@leora-jobs/core'
import { describe, expect, test } from 'vitest'
import { addShop } from '../bed/add-shop.ts'
import { ownerScript } from '../bed/as-owner.ts'
import { claim, customers, job, target } from '../bed/runs.ts'
import type { Subject } from '../bed/test-bed.ts'
import { openBed, openSession, useBed } from '../bed/use-bed.ts'

export function describePreview(subject: Subject): void {
  describe('preview', () => {
    const bed = useBed(subject)

    test('is READ ONLY: a statement that writes is refused', async () => {
      const session = await openSession(bed(), await addShop(bed(), 'read-only', [{}]))
      const mode = sql<{ mode: string }>`select current_setting('transaction_read_only') as mode`
      expect(await session.preview((reader) => reader.read(mode))).toEqual([{ mode: 'on' }])
      await ownerScript(
        bed(),
        'create sequence public.counter; grant usage on sequence public.counter to leora_jobs_runner',
      )
      const written = session.preview((reader) => reader.read(sql`select nextval('public.counter')`))
      await expect(written).rejects.toMatchObject({ code: 'STATEMENT_FAILED', details: { sqlstate: '25006' } })
    })

    test('sees one snapshot', async () => {
      const tenant = await addShop(bed(), 'snapshot', [{}])
      const session = await openSession(bed(), tenant)
      const isolation = sql<{ level: string }>`select current_setting('transaction_isolation') as level`
      expect(await session.preview((reader) => reader.read(isolation))).toEqual([{ level: 'repeatable read' }])
    })

    test('goes on after a statement failed', async () => {
      const session = await openSession(bed(), await addShop(bed(), 'goes-on', [{}]))
      await expect(session.preview((reader) => reader.read(sql`select 1 / 0 as x`))).rejects.toMatchObject({
        code: 'DATA_REJECTED',
      })
      expect(await session.preview((reader) => reader.readRecords(customers(), target))).toHaveLength(1)
    })

    test('works before `migrate`: the ledger is empty, before is null; a claim says what is missing', async () => {
      const unmigrated = await openBed(subject)
      await ownerScript(unmigrated, 'drop schema leora_jobs cascade')
      const session = await openSession(
        unmigrated,
        await addShop(unmigrated, 'unmigrated', [{ accountType: 'TARGET' }]),
      )
      const [record] = await session.preview((reader) => reader.readRecords(customers(), target))
      expect(record).toMatchObject({ before: null, facts: { currentType: 'TARGET' } })
      expect(await session.preview(readLedger)).toEqual([{}, [], null, [], [], null])
      await expect(claim(session)).rejects.toMatchObject({ code: 'NOT_MIGRATED' })
    })
  })
}

const nobody = '019ca945-0000-7000-8000-000000000000'

function readLedger(reader: PreviewReader) {
  return Promise.all([
    reader.readPolicies(),
    reader.listRuns({ limit: 5 }),
    reader.readRun(nobody),
    reader.readFailures(nobody, 5),
    reader.readChanges(nobody, 5),
    reader.readLastChange(job, { kind: 'customer', id: nobody }),
  ])
}
