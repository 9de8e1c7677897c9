import type { PlannedSlot, Tenant } from '@leora-jobs/core'
import { describe, expect, test } from 'vitest'
import { addShop } from '../bed/add-shop.ts'
import { addOccurrence, checkAt, requestAt, startedBy, storeAt, warning, watchedAt } from '../bed/alerts.ts'
import { ownerRows } from '../bed/as-owner.ts'
import { runnerOn } from '../bed/run.ts'
import { job } from '../bed/runs.ts'
import type { Subject } from '../bed/test-bed.ts'
import { pausedTick, runnerAt } from '../bed/ticks.ts'
import { openSession, useBed } from '../bed/use-bed.ts'

/** What alerts are reckoned from: what ran, what did not, and since when it was to. */
export function describeAlertHistories(subject: Subject): void {
  describe('histories for alerts', () => {
    const bed = useBed(subject)
    const now = '2026-03-01T12:00Z'
    const planned = '2026-03-01T02:00Z'

    async function storeOf(slug: string) {
      const tenant = await addShop(bed(), slug, [])
      return { tenant, session: await openSession(bed(), tenant) }
    }

    const lateAt = async ({ id }: Tenant, plannedAt: string, expression = '0 2 * * * UTC') => {
      const slot: PlannedSlot = { job, zone: null, plannedAt: new Date(plannedAt), expression }
      const late = await bed().database.findLate([slot])
      return late.flatMap((found) => (found.tenant.id === id ? [found] : []))
    }

    test('a job is expected from when somebody looked at it first, and nothing before is late', async () => {
      const { tenant, session } = await storeOf('new-job')
      expect(await lateAt(tenant, planned)).toEqual([])
      const { alerts } = session
      expect(await alerts.readHistories(requestAt(tenant, planned))).toMatchObject([
        { expectedSince: new Date(planned), lastPlannedAt: null, runs: [], unrun: [] },
      ])
      expect(await watchedAt(session, tenant, now)).toEqual({
        job,
        tenant: { id: tenant.id, slug: 'new-job' },
        schedule: { cron: '0 2 * * *', zone: 'UTC' },
        expectedSince: new Date(now),
        lastPlannedAt: null,
        runs: [],
        unrun: [],
      })
      expect((await watchedAt(session, tenant, '2026-03-02T12:00Z')).expectedSince).toEqual(new Date(now))
      expect(await lateAt(tenant, planned)).toEqual([])
      expect(await lateAt(tenant, '2026-03-02T02:00Z')).toEqual([
        { tenant, job, plannedAt: new Date('2026-03-02T02:00Z'), lastPlannedAt: null },
      ])
      expect((await checkAt(bed(), '2026-03-02T12:00Z', [tenant])).opened).toMatchObject([{ rule: 'not-started' }])
    })

    test('one that has run is expected since its newest occurrence, unless that was under another expression', async () => {
      const { tenant, session } = await storeOf('had-run')
      await addOccurrence(bed(), tenant, '2026-02-20T02:00Z', { outcome: 'ran' })
      await addOccurrence(bed(), tenant, '2026-02-21T02:00Z', { outcome: 'ran' })
      const [unwatched] = await session.alerts.readHistories(requestAt(tenant, now))
      expect(unwatched?.expectedSince).toEqual(new Date('2026-02-20T02:00Z'))
      const lastPlannedAt = new Date('2026-02-21T02:00Z')
      expect(await watchedAt(session, tenant, now)).toMatchObject({ expectedSince: lastPlannedAt, lastPlannedAt })
      expect(await lateAt(tenant, planned)).toMatchObject([{ lastPlannedAt }])
      expect(await lateAt(tenant, '2026-02-21T02:00Z')).toEqual([])
      const hourly = startedBy('0 * * * *')
      const [changing] = await session.alerts.readHistories(requestAt(tenant, now, hourly))
      expect(changing?.expectedSince).toEqual(new Date(now))
      expect(await lateAt(tenant, now, '0 * * * * UTC')).toEqual([])
      expect(await watchedAt(session, tenant, now, hourly)).toMatchObject({
        expectedSince: new Date(now),
        lastPlannedAt,
      })
      expect(await lateAt(tenant, planned)).toEqual([])
      expect(await lateAt(tenant, now, '0 * * * * UTC')).toMatchObject([{ lastPlannedAt }])
    })

    test('of a suspended schedule nothing is expected, and once it is resumed nothing from before', async () => {
      const { tenant, session } = await storeOf('suspended')
      const other = await storeOf('not-suspended')
      const isLate = async ({ id }: Tenant, at: string) => (await lateAt({ ...tenant, id }, at)).length > 0
      await watchedAt(session, tenant, '2026-02-01T12:00Z')
      await watchedAt(other.session, other.tenant, '2026-02-01T12:00Z')
      const keys = [
        { tenantId: tenant.id, job },
        { tenantId: tenant.id, job: '*' },
      ]
      for (const key of keys) {
        await bed().database.suspend(key)
        expect(await watchedAt(session, tenant, now)).toMatchObject({ schedule: null })
        expect(await isLate(tenant, planned)).toBe(false)
        const before = Date.now()
        expect(await bed().database.resume(key)).toBe(true)
        const { schedule, expectedSince } = await watchedAt(session, tenant, now)
        expect(schedule).not.toBeNull()
        // by the database's clock, which is this machine's
        expect(Math.abs(expectedSince.getTime() - before)).toBeLessThan(60_000)
        expect(await isLate(tenant, planned)).toBe(false)
        expect(await isLate(tenant, new Date(before + 86_400_000).toISOString())).toBe(true)
      }
      expect(await isLate(other.tenant, planned)).toBe(true)
      expect(await bed().database.resume({ tenantId: tenant.id, job })).toBe(false)
      await bed().database.suspend({ tenantId: '*', job: '*' })
      expect(await watchedAt(other.session, other.tenant, now)).toMatchObject({ schedule: null })
      await bed().database.resume({ tenantId: '*', job: '*' })
      expect(await isLate(other.tenant, planned)).toBe(false)
    })

    test('shows runs and what did not run, oldest first, of the days and up to the number asked for', async () => {
      const { tenant, session } = await storeOf('history')
      await addOccurrence(bed(), tenant, '2026-01-20T02:00Z', { outcome: 'missed' })
      await addOccurrence(bed(), tenant, '2026-02-20T02:00Z', { outcome: 'missed' })
      await addOccurrence(bed(), tenant, '2026-02-21T02:00Z', { outcome: 'skipped' })
      await runnerAt(bed(), '2026-01-25T12:00Z').run(job, { tenant })
      const first = await runnerAt(bed(), '2026-02-22T12:00Z').run(job, { tenant })
      await runnerAt(bed(), '2026-03-01T03:00Z').tick({ tenants: [tenant.slug] })
      const request = requestAt(tenant, now)
      const [history] = await session.alerts.readHistories(request)
      expect(history).toMatchObject({
        lastPlannedAt: new Date(planned),
        unrun: [
          { plannedAt: new Date('2026-02-20T02:00Z'), outcome: 'missed', reason: 'outage' },
          { plannedAt: new Date('2026-02-21T02:00Z'), outcome: 'skipped', reason: '' },
          ...Array.from({ length: 7 }, () => expect.objectContaining({ outcome: 'missed' })),
        ],
        runs: [
          { id: first.runId, plannedAt: null, attempts: 1, status: 'succeeded', finishedAt: expect.any(Date) },
          {
            plannedAt: new Date(planned),
            attempts: 1,
            status: 'succeeded',
            activeMs: expect.any(Number),
            counts: { read: 0, changed: 0, unchanged: 0, failed: 0 },
            error: null,
            zeroReason: { code: 'NO_RECORDS', message: expect.any(String) },
          },
        ],
      })
      const [newest] = await session.alerts.readHistories({ ...request, limit: 1 })
      expect(newest?.runs).toEqual(history?.runs.slice(-1))
      expect(newest?.unrun).toEqual(history?.unrun.slice(-1))
    })

    test('a run is active while its lease is its own and not over', async () => {
      const { tenant, session } = await storeOf('active')
      await pausedTick(bed(), '2026-03-01T03:00Z', runnerOn(bed()).job(job))
      await ownerRows(
        bed(),
        'update leora_jobs.occurrence set updated_at = $2::timestamptz where tenant_id = $1::text and outcome is null',
        [tenant.id, '2026-03-01T03:01Z'],
      )
      const leaseEnds = (at: string, run = '') =>
        ownerRows(
          bed(),
          'update leora_jobs.lease set expires_at = $2::timestamptz, run_id = $3::text || run_id where tenant_id = $1::text',
          [tenant.id, at, run],
        )
      const activeAt = async (at: string) => {
        const [history] = await session.alerts.readHistories(requestAt(tenant, at))
        return history?.runs.at(-1)?.lastActiveAt
      }
      expect(await activeAt(now)).toEqual(new Date('2026-03-01T03:01Z'))
      await leaseEnds('2026-03-01T11:00Z')
      expect(await activeAt(now)).toEqual(new Date('2026-03-01T11:00Z'))
      await leaseEnds('2026-03-01T12:00:30Z')
      expect(await activeAt(now)).toEqual(new Date(now))
      // another run of the job has it
      await leaseEnds('2026-03-01T12:00:30Z', 'not-')
      expect(await activeAt(now)).toEqual(new Date('2026-03-01T03:01Z'))
      expect((await checkAt(bed(), now, [tenant])).opened).toMatchObject([{ rule: 'stuck' }])
    })

    test('who is to be looked at is known without looking', async () => {
      const { tenant, session } = await storeOf('unwatched')
      const { alerts } = session
      const slugsAt = async (toldBefore: string, idleSince = '2000-01-01T00:00Z') =>
        (
          await bed().database.findUnwatched({ toldBefore: new Date(toldBefore), idleSince: new Date(idleSince) })
        ).flatMap(({ slug }) => (slug === 'unwatched' || slug === 'never' ? [slug] : []))
      await addShop(bed(), 'never', [])
      expect(await slugsAt(now)).toEqual(['never', 'unwatched'])
      await checkAt(bed(), now, [tenant])
      expect(await slugsAt(now)).toEqual(['never'])
      const stored = await storeAt(session, tenant, now, [warning(tenant, now)])
      expect(await slugsAt(now)).toEqual(['never', 'unwatched'])
      await alerts.tell(stored, [])
      expect(await slugsAt(now)).toEqual(['never'])
      expect(await slugsAt('2026-03-01T12:00:00.001Z')).toEqual(['never', 'unwatched'])
      await alerts.acknowledge(stored.map(({ id }) => id))
      expect(await slugsAt('2026-03-02T12:00Z')).toEqual(['never'])
    })

    test('an occurrence that has not moved has its tenant looked at', async () => {
      const { tenant } = await storeOf('idle')
      await checkAt(bed(), now, [tenant])
      await addOccurrence(bed(), tenant, planned)
      const isUnwatched = async (idleSince: string) => {
        const found = await bed().database.findUnwatched({ toldBefore: new Date(0), idleSince: new Date(idleSince) })
        return found.some(({ id }) => id === tenant.id)
      }
      expect(await isUnwatched(planned)).toBe(false)
      expect(await isUnwatched('2026-03-01T02:00:01Z')).toBe(true)
    })

    test('health counts what is open of all tenants, and says when somebody looked', async () => {
      const former = await bed().database.readHealth([job])
      const later = '2027-03-01T12:00Z'
      const [one, other] = [await storeOf('health-one'), await storeOf('health-other')]
      const critical = { severity: 'critical', rule: 'stuck' } as const
      const found = ({ tenant }: typeof one) => [warning(tenant, now), warning(tenant, now, critical)]
      await storeAt(one.session, one.tenant, now, found(one))
      const stored = await storeAt(other.session, other.tenant, later, found(other))
      const { alerts, watchedAt } = await bed().database.readHealth([job])
      const grown = { ...former.alerts, critical: former.alerts.critical + 2, warning: former.alerts.warning + 2 }
      expect(alerts).toEqual(grown)
      expect(watchedAt).toEqual(new Date(later))
      await other.session.alerts.acknowledge(stored.map(({ id }) => id))
      expect((await bed().database.readHealth([job])).alerts).toEqual({
        ...grown,
        critical: grown.critical - 1,
        warning: grown.warning - 1,
      })
      await ownerRows(bed(), 'delete from leora_jobs.watched_tenant')
      expect(await bed().database.readHealth([job])).toMatchObject({
        alerts: { critical: 0, warning: 0, info: 0 },
        watchedAt: null,
      })
    })
  })
}
