import { sql } from '@leora-jobs/core'
import { describe, expect, test } from 'vitest'
import { addShop, customerId } from '../bed/add-shop.ts'
import { ownerRows } from '../bed/as-owner.ts'
import { change, claim, customers, target, writePage } from '../bed/runs.ts'
import type { Subject } from '../bed/test-bed.ts'
import { openSession, useBed } from '../bed/use-bed.ts'

export function describeReadRecords(subject: Subject): void {
  describe('readRecords', () => {
    const bed = useBed(subject)

    test('gives facts in key order, with the row of the target or null', async () => {
      const tenant = await addShop(bed(), 'ordered', [{}, {}, {}])
      const session = await openSession(bed(), tenant)
      const changed = change(customerId(1))
      await writePage(session, await claim(session), [changed])
      const shuffled = sql<{
        customerId: string
      }>`select id as customer_id, account_type as current_type from customer order by id desc`
      const records = await session.preview((reader) => reader.readRecords(shuffled, target))
      expect(records.map(({ key }) => key)).toEqual([[customerId(0)], [customerId(1)], [customerId(2)]])
      expect(records.map(({ before }) => before)).toEqual([null, changed.after, null])
      expect(records.map(({ present }) => present)).toEqual([
        { account_type: null },
        { account_type: 'ACTIVE' },
        { account_type: null },
      ])
    })

    test('a page reads the same as a preview', async () => {
      const tenant = await addShop(bed(), 'alike', [{}, { accountType: 'HOLD' }])
      const session = await openSession(bed(), tenant)
      const claimed = await claim(session)
      await writePage(session, claimed, [change(customerId(0))])
      const previewed = await session.preview((reader) => reader.readRecords(customers(), target))
      expect(await session.page(claimed, (page) => page.readRecords(customers(), target))).toEqual(previewed)
      expect(previewed).toHaveLength(2)
    })

    test('where somebody changed the column that was written back, `before` is what stands there', async () => {
      const tenant = await addShop(bed(), 'drift', [{}])
      const session = await openSession(bed(), tenant)
      await writePage(session, await claim(session), [change(customerId(0))])
      await ownerRows(bed(), `update customer set account_type = 'HOLD' where tenant_id = $1::uuid`, [tenant.id])
      const [record] = await session.preview((reader) => reader.readRecords(customers(), target))
      expect(record).toMatchObject({ before: { type: 'HOLD', volumeTier: 'LOW' }, present: { account_type: 'HOLD' } })
    })

    test('facts without a value for the key are the fault of the job', async () => {
      const session = await openSession(bed(), await addShop(bed(), 'keyless', [{}]))
      const keyless = sql<{
        customerId: string
      }>`select null::uuid as customer_id, account_type as current_type from customer`
      const reading = session.preview((reader) => reader.readRecords(keyless, target))
      await expect(reading).rejects.toMatchObject({ code: 'JOB_INVALID' })
    })
  })
}
