import { calendarDay, type JobState } from '@leora-jobs/core'
import { describe, expect, test } from 'vitest'
import { addShop, customerId } from '../bed/add-shop.ts'
import { asOwner, ownerRows } from '../bed/as-owner.ts'
import { dump } from '../bed/dump.ts'
import { change, claim, job, progress, succeed, writePage } from '../bed/runs.ts'
import type { Subject, TestBed } from '../bed/test-bed.ts'
import { openSession, useBed } from '../bed/use-bed.ts'

export function describeClaim(subject: Subject): void {
  describe('claim', () => {
    const bed = useBed(subject)

    test('one holder at a time for a tenant and job; the other is told who', async () => {
      const tenant = await addShop(bed(), 'busy', [{}])
      const [holder, other] = [await openSession(bed(), tenant), await openSession(bed(), tenant)]
      await claim(holder, { owner: 'first' })
      const refused = claim(other, { owner: 'second' })
      await expect(refused).rejects.toMatchObject({
        code: 'LEASE_BUSY',
        details: { owner: 'first', tenant: 'busy', job },
      })
      await expect(refused).rejects.toThrow(/'first' holds the lease/)
    })

    test('other jobs, and other tenants, are not kept waiting', async () => {
      const tenant = await addShop(bed(), 'side-by-side', [{}])
      const session = await openSession(bed(), tenant)
      await claim(session)
      await expect(claim(session, { job: 'another-job' })).resolves.toMatchObject({ job: 'another-job' })
      const neighbour = await openSession(bed(), await addShop(bed(), 'neighbour', [{}]))
      await expect(claim(neighbour)).resolves.toMatchObject({ job })
    })

    test('an expired lease, by the clock of the database, goes to the next with a higher token', async () => {
      const tenant = await addShop(bed(), 'expired', [{}])
      const session = await openSession(bed(), tenant)
      const first = await claim(session)
      await expire(bed(), tenant.id)
      const second = await claim(session, { owner: 'second' })
      expect(Number(second.token)).toBeGreaterThan(Number(first.token))
      expect(second).toMatchObject({ resumed: true, run: { id: first.run.id } })
    })

    test('what `choose` throws leaves everything as it was', async () => {
      const tenant = await addShop(bed(), 'refused', [{}])
      const session = await openSession(bed(), tenant)
      const before = await dump(bed())
      const refused = claim(session, {}, () => {
        throw new RangeError('not today')
      })
      await expect(refused).rejects.toThrow(RangeError)
      expect(await dump(bed())).toEqual(before)
      await expect(claim(session)).resolves.toMatchObject({ token: '1' })
    })

    test('an unfinished run is offered only to the same job, as-of and input', async () => {
      const tenant = await addShop(bed(), 'resume', [{}, {}])
      const session = await openSession(bed(), tenant)
      const started = await claim(session)
      await writePage(session, started, [change(customerId(0))])
      const others = [{ job: 'another-job' }, { asOf: calendarDay('2026-03-02') }, { inputHash: 'other' }]
      for (const other of others) {
        await expire(bed(), tenant.id)
        expect(await claim(session, other)).toMatchObject({ resumed: false })
      }
      await expire(bed(), tenant.id)
      const resumed = await claim(session)
      expect(resumed).toMatchObject({
        resumed: true,
        run: { id: started.run.id, progress: progress(1, customerId(0)) },
      })
      await succeed(session, resumed, progress(2))
      expect(await claim(session)).toMatchObject({ resumed: false })
    })

    test('a paused run goes on as running', async () => {
      const tenant = await addShop(bed(), 'paused', [{}])
      const session = await openSession(bed(), tenant)
      const started = await claim(session)
      await session.finish(started, {
        status: 'paused',
        progress: progress(0),
        finishedAt: new Date(),
        error: null,
        zeroReason: null,
      })
      expect(await statusOf(bed(), tenant.id)).toEqual(['paused'])
      expect(await claim(session)).toMatchObject({ resumed: true, run: { id: started.run.id } })
      expect(await statusOf(bed(), tenant.id)).toEqual(['running'])
    })

    test('lastAsOf is the latest day that was written for; the policies are the tenant’s own', async () => {
      const tenant = await addShop(bed(), 'last-as-of', [{}])
      await asOwner(bed(), ({ query }) =>
        query(`insert into leora_jobs.policy (tenant_id, job, policy) values ($1::text, '*', '{"sale": {}}')`, [
          tenant.id,
        ]),
      )
      const session = await openSession(bed(), tenant)
      const states: JobState[] = []
      const see = (state: JobState) => void states.push(state)
      await succeed(session, await claim(session, { asOf: calendarDay('2026-03-05') }, see), progress(1, null, 0))
      await succeed(session, await claim(session, { asOf: calendarDay('2026-03-02') }, see), progress(1, null, 0))
      await claim(session, {}, see)
      expect(states.map(({ lastAsOf }) => lastAsOf)).toEqual([null, '2026-03-05', '2026-03-05'])
      expect(states.map(({ policies }) => policies)).toEqual(states.map(() => ({ '*': { sale: {} } })))
    })
  })
}

/** Lets the tenant's leases run out without waiting for it. */
export function expire(bed: TestBed, tenantId: string): Promise<unknown> {
  return ownerRows(
    bed,
    `update leora_jobs.lease set expires_at = clock_timestamp() - interval '1 second' where tenant_id = $1::text`,
    [tenantId],
  )
}

async function statusOf(bed: TestBed, tenantId: string): Promise<string[]> {
  const rows = await ownerRows<{ status: string }>(
    bed,
    'select status from leora_jobs.run where tenant_id = $1::text order by id',
    [tenantId],
  )
  return rows.map(({ status }) => status)
}
