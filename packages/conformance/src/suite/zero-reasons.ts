import type { Tenant } from '@leora-jobs/core'
import { describe, expect, test } from 'vitest'
import { addShop } from '../bed/add-shop.ts'
import { ownerScript } from '../bed/as-owner.ts'
import { runnerOn } from '../bed/run.ts'
import { job } from '../bed/runs.ts'
import type { Subject, TestBed } from '../bed/test-bed.ts'
import { openBed, useBed } from '../bed/use-bed.ts'

export function describeZeroReasons(subject: Subject): void {
  describe('zero reasons', () => {
    const bed = useBed(subject)

    test('an empty tenant has NO_RECORDS, also where other tenants have some', async () => {
      const tenant = await addShop(bed(), 'empty', [])
      await expectReason(bed(), tenant, 'NO_RECORDS')
      await addShop(bed(), 'full', [{}])
      await ownerScript(bed(), 'analyze')
      await expectReason(bed(), tenant, 'NO_RECORDS')
    })

    test('customers without an order have NO_RECORDS too', async () => {
      await expectReason(bed(), await addShop(bed(), 'no-orders', [{}]), 'NO_RECORDS')
    })

    test('a policy of the application that reads another setting is NO_TENANT_CONTEXT', async () => {
      const own = await openBed(subject)
      const tenant = await addShop(own, 'contextless', [{ orders: [{ day: '2026-02-01' }] }])
      await ownerScript(
        own,
        `alter policy tenant_isolation on customer using (tenant_id::text = current_setting('request.tenant', true))`,
      )
      await expectReason(own, tenant, 'NO_TENANT_CONTEXT')
    })

    test('orders that the sale policy does not count are ALL_FILTERED', async () => {
      const orders = [{ day: '2026-02-01', status: 'DRAFT' }, { day: '2026-04-01' }, { day: '2026-02-02', amount: 0 }]
      const tenant = await addShop(bed(), 'filtered', [{ orders }])
      const { evidence } = await expectReason(bed(), tenant, 'ALL_FILTERED')
      expect(evidence).toMatchObject({ orders: 3, wrongStatus: 1, afterAsOf: 1, withoutSaleLine: 1, sales: 0 })
    })

    test('where no status counts, the reason names those that would, and those that are there with how many orders', async () => {
      const statuses = ['shipped', 'open', 'shipped', 'a', 'b', 'c', 'd']
      const orders = statuses.map((status) => ({ day: '2026-02-01' as const, status }))
      const tenant = await addShop(bed(), 'other-statuses', [{ orders }])
      const { message, evidence } = await expectReason(bed(), tenant, 'ALL_FILTERED')
      expect(message).toContain(
        '7 have another status than FULFILLED, PARTIALLY_FULFILLED, DELIVERED (policy sale.statuses): shipped 2, a 1, b 1, c 1, d 1, others 1;',
      )
      expect(evidence).toMatchObject({ statuses: ['FULFILLED', 'PARTIALLY_FULFILLED', 'DELIVERED'] })
      expect(evidence.otherStatuses).toHaveLength(5)
      expect(evidence.otherStatuses).toMatchObject({ 0: { status: 'shipped', orders: 2 } })
    })

    test('sales that are all too old are STALE_DATA', async () => {
      const tenant = await addShop(bed(), 'stale', [{ orders: [{ day: '2024-12-31' }] }])
      const { message } = await expectReason(bed(), tenant, 'STALE_DATA')
      expect(message).toContain('425 days old (2024-12-31)')
    })

    test('a run that finds something gives none', async () => {
      const tenant = await addShop(bed(), 'busy', [{ orders: [{ day: '2026-02-01' }] }])
      expect(await runnerOn(bed()).run(job, { tenant })).not.toHaveProperty('zeroReason')
    })
  })
}

/** Of a dry run and of a run alike; it is stored with the run. */
async function expectReason(bed: TestBed, tenant: Tenant, code: string) {
  const runner = runnerOn(bed)
  const dry = await runner.run(job, { tenant, dryRun: true })
  const report = await runner.run(job, { tenant })
  expect(dry.zeroReason).toMatchObject({ code })
  expect(report.zeroReason).toEqual(dry.zeroReason)
  const stored = await runner.preview(tenant, (reader) => reader.readRun(report.runId ?? ''))
  expect(stored?.zeroReason).toEqual(dry.zeroReason)
  return { message: report.zeroReason?.message ?? '', evidence: report.zeroReason?.evidence ?? {} }
}
