import { isLeoraError } from '@leora-jobs/core'
import { describe, expect, test } from 'vitest'
import { addShop, customerId } from '../bed/add-shop.ts'
import { ownerRows } from '../bed/as-owner.ts'
import { noon } from '../bed/clock.ts'
import { dump } from '../bed/dump.ts'
import { change, claim, customers, target, writePage } from '../bed/runs.ts'
import type { Subject, TestBed } from '../bed/test-bed.ts'
import { openSession, useBed } from '../bed/use-bed.ts'

/** What only several sessions at once can show. */
export function describeSessions(subject: Subject): void {
  describe('sessions', () => {
    const bed = useBed(subject)

    test('of 20 that claim at once one wins', async () => {
      const tenant = await addShop(bed(), 'race', [{}])
      const sessions = await Promise.all(Array.from({ length: 20 }, () => openSession(bed(), tenant)))
      const outcomes = await Promise.allSettled(
        sessions.map((session, index) => claim(session, { owner: `racer-${index}` })),
      )
      const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
      expect(refusals.map((error) => isLeoraError(error, 'LEASE_BUSY'))).toEqual(Array.from({ length: 19 }, () => true))
      const runs = await ownerRows(bed(), 'select id from leora_jobs.run where tenant_id = $1::text', [tenant.id])
      expect(runs).toHaveLength(1)
    })

    test('while a page is open, its lock alone makes the lease busy', async () => {
      const tenant = await addShop(bed(), 'locked', [{}])
      const [holder, other] = [await openSession(bed(), tenant), await openSession(bed(), tenant)]
      const claimed = await claim(holder)
      await holder.page(claimed, async (page) => {
        await page.readRecords(customers(), target)
        await expect(claim(other)).rejects.toMatchObject({
          code: 'LEASE_BUSY',
          cause: { details: { sqlstate: '55P03' } },
        })
      })
    })

    test('a frozen holder is ended before anybody else can hold the lease, and what it wrote is gone', async () => {
      const tenant = await addShop(bed(), 'frozen', [{}])
      const frozen = await openSession({ database: bed().open({ leaseSeconds: 1 }) }, tenant)
      const heir = await openSession(bed(), tenant)
      const claimed = await claim(frozen)
      const before = await dump(bed(), tenant.id)
      const page = frozen.page(claimed, async (transaction) => {
        await transaction.write('customer', target, [change(customerId(0))], noon)
        await expect.poll(() => idleTransactions(bed()), { timeout: 10_000 }).toBe(0)
      })
      await expect(page).rejects.toMatchObject({ code: 'CONNECTION_LOST', retryable: true })
      expect(rowsOf(await dump(bed(), tenant.id))).toEqual(rowsOf(before))
      await expect
        .poll(
          () =>
            claim(heir).then(
              ({ token }) => Number(token),
              () => 0,
            ),
          { timeout: 10_000 },
        )
        .toBeGreaterThan(Number(claimed.token))
      await expect(writePage(frozen, claimed, [change(customerId(0))])).rejects.toMatchObject({ code: 'FENCED' })
    })
  })
}

async function idleTransactions(bed: TestBed): Promise<number> {
  const [row] = await ownerRows<{ count: number }>(
    bed,
    `select count(*)::int as count from pg_stat_activity where datname = current_database() and state = 'idle in transaction' and pid <> pg_backend_pid()`,
  )
  return row?.count ?? 0
}

/** The lease's row aside: its expiry moves with each fence. */
function rowsOf({ 'leora_jobs.lease': _, ...tables }: Awaited<ReturnType<typeof dump>>) {
  return tables
}
