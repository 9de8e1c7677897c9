import { describe, expect, test } from 'vitest'
import { addShop } from '../bed/add-shop.ts'
import { ownerRows } from '../bed/as-owner.ts'
import { runnerOn } from '../bed/run.ts'
import { job } from '../bed/runs.ts'
import type { Subject, TestBed } from '../bed/test-bed.ts'
import { useBed } from '../bed/use-bed.ts'

const customers = [{ orders: [{ day: '2026-02-01' }] }]

export function describePolicies(subject: Subject): void {
  describe('policies', () => {
    const bed = useBed(subject)

    test('a tenant’s own overrides the deployment’s, for this tenant alone', async () => {
      const [strict, plain] = [await addShop(bed(), 'strict', customers), await addShop(bed(), 'plain', customers)]
      await setPolicy(bed(), strict.id, job, { type: { activeDays: 10 } })
      const runner = runnerOn(bed(), { policies: { [job]: { type: { activeDays: 20, targetDays: 60 } } } })
      const dry = await runner.run(job, { tenant: strict, dryRun: true })
      const reports = [await runner.run(job, { tenant: strict }), await runner.run(job, { tenant: plain })]
      expect(reports.map(({ summary }) => summary.TARGET)).toEqual([1, 1])
      expect(dry.summary).toEqual(reports[0]?.summary)
      const stored = await Promise.all(
        reports.map(({ runId }, index) =>
          runner.preview([strict, plain][index] ?? plain, (reader) => reader.readRun(runId ?? '')),
        ),
      )
      expect(stored.map((run) => run?.policy)).toMatchObject([
        { type: { activeDays: 10, targetDays: 60 } },
        { type: { activeDays: 20 } },
      ])
      expect(stored[0]?.policyVersion).not.toBe(stored[1]?.policyVersion)
    })

    test('what stands under * holds for every job that knows the key', async () => {
      const tenant = await addShop(bed(), 'starred', customers)
      await setPolicy(bed(), tenant.id, '*', { sale: { statuses: ['SHIPPED'] }, unknown: { a: 1 } })
      expect(await runnerOn(bed()).run(job, { tenant })).toMatchObject({
        summary: { PROSPECT: 1 },
        zeroReason: { code: 'ALL_FILTERED' },
      })
    })

    test('a wrong one keeps the run from starting', async () => {
      const tenant = await addShop(bed(), 'wrong', customers)
      await setPolicy(bed(), tenant.id, job, { type: { activeDays: -1 } })
      await expect(runnerOn(bed()).run(job, { tenant })).rejects.toMatchObject({
        code: 'POLICY_INVALID',
        message: expect.stringContaining('type.activeDays'),
      })
      await expect(runnerOn(bed()).run(job, { tenant, dryRun: true })).rejects.toMatchObject({ code: 'POLICY_INVALID' })
    })
  })
}

function setPolicy(bed: TestBed, tenantId: string, name: string, policy: unknown): Promise<unknown> {
  const text = 'insert into leora_jobs.policy (tenant_id, job, policy) values ($1::text, $2::text, $3::jsonb)'
  return ownerRows(bed, text, [tenantId, name, JSON.stringify(policy)])
}
