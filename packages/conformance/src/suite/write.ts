import { describe, expect, test } from 'vitest'
import { addShop, customerId } from '../bed/add-shop.ts'
import { ownerRows, ownerScript } from '../bed/as-owner.ts'
import { noon, today } from '../bed/clock.ts'
import { dump } from '../bed/dump.ts'
import { change, claim, progress, succeed, target, writePage } from '../bed/runs.ts'
import type { Subject, TestBed } from '../bed/test-bed.ts'
import { openSession, useBed } from '../bed/use-bed.ts'

/** What the run's clock was, where it is written: undo gives the time back only while it still stands. */
const written = { 'account_type_updated_at.written': noon.toISOString() }

export function describeWrite(subject: Subject): void {
  describe('write', () => {
    const bed = useBed(subject)

    test('inserts, then updates the same row, and logs one line a change', async () => {
      const tenant = await addShop(bed(), 'upsert', [{}, {}])
      const session = await openSession(bed(), tenant)
      const first = await claim(session)
      await writePage(session, first, [change(customerId(0)), change(customerId(1))])
      await succeed(session, first, progress(2))
      const second = await claim(session)
      const again = {
        ...change(customerId(0), { type: 'TARGET', mix: 7 }, { account_type: 'ACTIVE' }),
        before: change('').after,
      }
      await writePage(session, second, [again])
      const rows = await ownerRows(
        bed(),
        'select customer_id, type, mix, as_of::text, policy_version, run_id from leora_jobs.account_classification where tenant_id = $1::text order by 1',
        [tenant.id],
      )
      const stamp = { as_of: today, policy_version: 'v1' }
      expect(rows).toEqual([
        { customer_id: customerId(0), type: 'TARGET', mix: 7, ...stamp, run_id: second.run.id },
        { customer_id: customerId(1), type: 'ACTIVE', mix: 1, ...stamp, run_id: first.run.id },
      ])
      const logged = await session.preview(async (reader) => [
        (await reader.readChanges(first.run.id, 10)).map(({ record }) => record.id),
        await reader.readChanges(second.run.id, 10),
      ])
      expect(logged).toEqual([
        [customerId(0), customerId(1)],
        [
          expect.objectContaining({
            record: again.record,
            before: again.before,
            after: again.after,
            reasons: again.reasons,
          }),
        ],
      ])
    })

    test('text of any kind comes back as it was written', async () => {
      const tenant = await addShop(bed(), 'texts', [{}])
      const session = await openSession(bed(), tenant)
      const label = `O'Hara {"a",NULL} \\ $1 ; -- \u{1f377}\n\t`
      const plain = change(customerId(0))
      const odd = {
        ...plain,
        record: { ...plain.record, label },
        reasons: [{ code: label, value: label, threshold: null, evidence: { [label]: [label] } }],
      }
      const claimed = await claim(session)
      await writePage(session, claimed, [odd])
      const [logged] = await session.preview((reader) => reader.readChanges(claimed.run.id, 1))
      expect(logged).toMatchObject({ record: odd.record, reasons: odd.reasons })
    })

    test('one record that the database rejects fails them all', async () => {
      const tenant = await addShop(bed(), 'rejected', [{}, {}])
      const session = await openSession(bed(), tenant)
      const claimed = await claim(session)
      const before = await dump(bed(), tenant.id)
      const writing = writePage(session, claimed, [change(customerId(0)), change(customerId(1), { type: 'NONSENSE' })])
      await expect(writing).rejects.toMatchObject({
        code: 'DATA_REJECTED',
        details: { table: 'account_classification' },
      })
      expect(await dump(bed(), tenant.id)).toEqual(before)
    })

    test('the application’s column is written back, with the run’s clock, only where it changes', async () => {
      const tenant = await addShop(bed(), 'written-back', [{ accountType: 'TARGET' }, { accountType: 'ACTIVE' }])
      const session = await openSession(bed(), tenant)
      const changes = [
        change(customerId(0), {}, { account_type: 'TARGET' }),
        change(customerId(1), {}, { account_type: 'ACTIVE' }),
      ]
      await writePage(session, await claim(session), changes)
      expect(await accountTypes(bed(), tenant.id)).toEqual([
        { type: 'ACTIVE', stamped: noon.toISOString() },
        { type: 'ACTIVE', stamped: null },
      ])
      const former = await ownerRows(
        bed(),
        'select former from leora_jobs.change where tenant_id = $1::text order by record_id',
        [tenant.id],
      )
      expect(former).toEqual([
        { former: { account_type: 'TARGET', account_type_updated_at: null, ...written } },
        { former: { account_type: 'ACTIVE', account_type_updated_at: null, ...written } },
      ])
    })

    test('a HOLD set since the page was read is kept', async () => {
      const tenant = await addShop(bed(), 'hold', [{ accountType: 'HOLD' }, { accountType: 'TARGET' }])
      const session = await openSession(bed(), tenant)
      const read = { account_type: 'TARGET' }
      await writePage(session, await claim(session), [change(customerId(0), {}, read), change(customerId(1), {}, read)])
      expect((await accountTypes(bed(), tenant.id)).map(({ type }) => type)).toEqual(['HOLD', 'ACTIVE'])
    })

    test('as-of may be in the key: a row a day', async () => {
      const { key: _, writeBack: __, ...head } = target
      const byDay = { ...head, name: 'classification_by_day', key: ['customerId', 'asOf'] }
      await ownerScript(
        bed(),
        `create table leora_jobs.classification_by_day (like leora_jobs.account_classification including defaults, primary key (tenant_id, customer_id, as_of));
         grant select, insert, update on leora_jobs.classification_by_day to leora_jobs_runner`,
      )
      const tenant = await addShop(bed(), 'by-day', [{}])
      const session = await openSession(bed(), tenant)
      const on = (day: string) => ({ ...change(`${customerId(0)}/${day}`), key: [customerId(0), day] })
      const first = await claim(session)
      await session.page(first, (page) => page.write('customer', byDay, [on('2026-02-27'), on('2026-02-28')], noon))
      await succeed(session, first, progress(0))
      const second = await claim(session)
      await session.page(second, (page) => page.write('customer', byDay, [on('2026-02-28')], noon))
      const rows = await ownerRows(
        bed(),
        'select as_of::text, run_id from leora_jobs.classification_by_day where tenant_id = $1::text order by 1',
        [tenant.id],
      )
      expect(rows).toEqual([
        { as_of: '2026-02-27', run_id: first.run.id },
        { as_of: '2026-02-28', run_id: second.run.id },
      ])
    })

    test('a target that does not exist is NOT_MIGRATED', async () => {
      const session = await openSession(bed(), await addShop(bed(), 'no-target', [{}]))
      const claimed = await claim(session)
      const writing = session.page(claimed, (page) =>
        page.write('customer', { ...target, name: 'nowhere' }, [change(customerId(0))], noon),
      )
      await expect(writing).rejects.toMatchObject({ code: 'NOT_MIGRATED' })
    })
  })
}

async function accountTypes(
  bed: TestBed,
  tenantId: string,
): Promise<readonly { type: string | null; stamped: string | null }[]> {
  const rows = await ownerRows<{ type: string | null; stamped: number | null }>(
    bed,
    `select account_type as type, (extract(epoch from account_type_updated_at) * 1000)::float8 as stamped
     from customer where tenant_id = $1::uuid order by id`,
    [tenantId],
  )
  return rows.map(({ type, stamped }) => ({ type, stamped: stamped === null ? null : new Date(stamped).toISOString() }))
}
