import { describe, expect, test } from 'vitest'
import { addDistributor } from '../bed/add-distributor.ts'
import { ownerRows } from '../bed/as-owner.ts'
import { job } from '../bed/runs.ts'
import type { Subject, TestBed } from '../bed/test-bed.ts'
import { runnerAt } from '../bed/ticks.ts'
import { useBed } from '../bed/use-bed.ts'

export function describeRetention(subject: Subject): void {
  describe('retention', () => {
    const bed = useBed(subject)

    test('runs and occurrences go after 90 days, changes after 400, but for the newest old one of each record', async () => {
      const tenant = await addDistributor(bed(), 'kept')
      await runnerAt(bed(), '2025-01-10T03:00Z').tick()
      await runnerAt(bed(), '2025-09-10T03:00Z').tick()
      await runnerAt(bed(), '2026-02-10T03:00Z').tick()
      const at = runnerAt(bed(), '2026-11-01T12:00Z')
      const old = await changesByRun(bed(), tenant.id)
      expect(old).toHaveLength(3)
      expect(old[1]).toBeGreaterThan(10)

      const dry = await at.prune({ tenant, dryRun: true })
      expect(await changesByRun(bed(), tenant.id)).toEqual(old)
      const pruned = await at.prune({ tenant })
      expect(pruned).toEqual(dry)
      // 2025-01 and 2025-09 are both older than 400 days: of a record that both changed, only the later one stays
      expect(pruned.changes).toBe(old[1])
      expect(await changesByRun(bed(), tenant.id)).toEqual([(old[0] ?? 0) - (old[1] ?? 0), old[1], old[2]])
      // the ticks had pruned the other two already
      expect(pruned.runs).toBe(1)
      // the newest occurrence stays, or nobody would know what was missed since
      const [left] = await ownerRows<{ count: number; newest: string }>(
        bed(),
        `select count(*)::int as count, (min(planned_at) at time zone 'UTC')::text as newest from leora_jobs.occurrence where tenant_id = $1::text`,
        [tenant.id],
      )
      expect(left).toEqual({ count: 1, newest: '2026-02-10 02:00:00' })
      expect(await at.prune({ tenant })).toEqual({
        changes: 0,
        runs: 0,
        occurrences: 0,
        metrics: 0,
        effects: 0,
        alerts: 0,
      })
    })

    test('explain and undo go back over what was pruned', async () => {
      const tenant = await addDistributor(bed(), 'explained')
      await runnerAt(bed(), '2025-01-10T03:00Z').tick()
      const before = await rows(bed(), tenant.id)
      await runnerAt(bed(), '2026-02-10T03:00Z').tick()
      const at = runnerAt(bed(), '2026-04-01T12:00Z')
      await at.prune({ tenant })
      const [record] = await ownerRows<{ id: string }>(
        bed(),
        `select record_id as id from leora_jobs.change where tenant_id = $1::text and as_of = '2025-01-10' limit 1`,
        [tenant.id],
      )
      expect((await at.explain(job, { tenant, record: record?.id ?? '' })).lastChange).not.toBeNull()
      const [run] = await at.preview(tenant, (reader) => reader.listRuns({ limit: 1 }))
      expect((await at.undo(run?.id ?? '', { tenant })).counts.refused).toBe(0)
      expect(await rows(bed(), tenant.id)).toEqual(before)
    })

    test('a tick prunes the tenants that something ran for', async () => {
      const tenant = await addDistributor(bed(), 'ticked')
      await runnerAt(bed(), '2025-01-10T03:00Z').tick()
      const report = await runnerAt(bed(), '2026-11-01T03:00Z').tick()
      expect(report.pruned.runs).toBeGreaterThan(0)
      const runs = await ownerRows(bed(), 'select id from leora_jobs.run where tenant_id = $1::text', [tenant.id])
      expect(runs).toHaveLength(1)
    })
  })
}

/** How many changes each run has left, oldest first. */
async function changesByRun(bed: TestBed, tenantId: string): Promise<readonly number[]> {
  const found = await ownerRows<{ count: number }>(
    bed,
    'select count(*)::int as count from leora_jobs.change where tenant_id = $1::text group by run_id order by run_id',
    [tenantId],
  )
  return found.map(({ count }) => count)
}

function rows(bed: TestBed, tenantId: string): Promise<readonly object[]> {
  return ownerRows(
    bed,
    `select c.*, a.account_type, a.account_type_updated_at from leora_jobs.account_classification c
     join customer a on a.tenant_id::text = c.tenant_id and a.id::text = c.customer_id where c.tenant_id = $1::text order by customer_id`,
    [tenantId],
  )
}
