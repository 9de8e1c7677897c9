import { describe, expect, test } from 'vitest'
import { addDistributor } from '../bed/add-distributor.ts'
import { ownerRows, ownerScript } from '../bed/as-owner.ts'
import type { Subject } from '../bed/test-bed.ts'
import { runnerAt } from '../bed/ticks.ts'
import { openBed, useBed } from '../bed/use-bed.ts'

/** What routes that are open to the network ask of the ledger. */
export function describeRoutes(subject: Subject): void {
  describe('routes', () => {
    const bed = useBed(subject)

    test('of calls at one time as many are admitted as the window takes; the others are told when it ends', async () => {
      const call = { route: 'crowded', limit: 7, windowSeconds: 600 }
      const admissions = await Promise.all(Array.from({ length: 20 }, () => bed().database.admitCall(call)))
      expect(admissions.filter(({ isAdmitted }) => isAdmitted)).toHaveLength(7)
      for (const { isAdmitted, retryAfterSeconds } of admissions) {
        if (isAdmitted) continue
        expect(retryAfterSeconds).toBeGreaterThan(500)
        expect(retryAfterSeconds).toBeLessThanOrEqual(600)
      }
      expect(await bed().database.admitCall({ ...call, route: 'another' })).toMatchObject({ isAdmitted: true })
    })

    test('a window over admits again, and counts from one', async () => {
      const call = { route: 'over', limit: 2, windowSeconds: 60 }
      const admit = async () => (await bed().database.admitCall(call)).isAdmitted
      expect([await admit(), await admit(), await admit()]).toEqual([true, true, false])
      await ownerScript(
        bed(),
        `update leora_jobs.route_limit set window_starts_at = window_starts_at - interval '60 s' where route = 'over'`,
      )
      expect([await admit(), await admit(), await admit()]).toEqual([true, true, false])
      const rows = await ownerRows(bed(), `select calls from leora_jobs.route_limit where route = 'over'`)
      expect(rows).toEqual([{ calls: 3 }])
    })

    test('before `migrate` every call is admitted, and the ledger says that it is not there', async () => {
      const own = await openBed(subject)
      await ownerScript(own, 'drop schema leora_jobs cascade')
      const call = { route: 'early', limit: 1, windowSeconds: 60 }
      const admissions = [await own.database.admitCall(call), await own.database.admitCall(call)]
      expect(admissions.map(({ isAdmitted }) => isAdmitted)).toEqual([true, true])
      expect(await own.database.readHealth(['any'])).toMatchObject({ schemaVersion: null, jobs: [] })
    })

    test('health: the schema, and how the newest occurrences of each job ended, over all tenants', async () => {
      const own = await openBed(subject)
      await addDistributor(own, 'healthy')
      await addDistributor(own, 'healthier')
      const runner = runnerAt(own, '2026-03-02T03:00:00Z')
      const before = await runner.readHealth()
      expect(before).toMatchObject({ schemaVersion: before.neededVersion, jobs: [] })
      await runner.tick({ tenants: ['healthy'] })
      expect((await runner.readHealth()).jobs).toMatchObject([{ job: 'update-account-types', ran: 1, open: 0 }])
      await runner.tick()
      const { jobs } = await runner.readHealth()
      expect(jobs).toMatchObject([
        { lastPlannedAt: new Date('2026-03-02T02:00:00Z'), ran: 2, skipped: 0, missed: 0, open: 0 },
      ])
      expect(Math.abs(Date.now() - (jobs[0]?.lastActiveAt.getTime() ?? 0))).toBeLessThan(600_000)
    })

    test('a tick for some tenants leaves the others due; an unknown tenant or job is an error, and nothing runs', async () => {
      const own = await openBed(subject)
      await addDistributor(own, 'asked')
      await addDistributor(own, 'unasked')
      const runner = runnerAt(own, '2026-03-02T03:00:00Z')
      await expect(runner.tick({ tenants: ['asked', 'askd'] })).rejects.toMatchObject({ code: 'TENANT_UNKNOWN' })
      await expect(runner.tick({ jobs: ['update-account-type'] })).rejects.toMatchObject({ code: 'JOB_UNKNOWN' })
      expect(await ownerRows(own, 'select 1 from leora_jobs.occurrence')).toEqual([])
      const slugs = async (tenants?: readonly string[]) =>
        (await runner.tick(tenants && { tenants })).entries.map(({ tenant }) => tenant.slug)
      expect(await slugs(['asked'])).toEqual(['asked'])
      expect(await slugs()).toEqual(['unasked'])
    })
  })
}
