import type { Job } from '@leora-jobs/core'
import { everyTenant } from '@leora-jobs/core/delivery'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { describe, expect, test } from 'vitest'
import { addShop } from '../bed/add-shop.ts'
import { checkAt, isDigestDue, requestAt, storeAt, warning, watchfulRunnerAt } from '../bed/alerts.ts'
import { ownerRows, ownerScript } from '../bed/as-owner.ts'
import { claimMessages, dueSlugs } from '../bed/messages.ts'
import type { Subject } from '../bed/test-bed.ts'
import { runnerAt } from '../bed/ticks.ts'
import { openBed, openSession, useBed } from '../bed/use-bed.ts'

/** Alerts that are kept, and told. */
export function describeAlerts(subject: Subject): void {
  describe('alerts', () => {
    const bed = useBed(subject)
    const now = '2026-03-01T12:00:00.000Z'

    async function storeOf(slug: string) {
      const tenant = await addShop(bed(), slug, [])
      const session = await openSession(bed(), tenant)
      return { tenant, session, alerts: session.alerts }
    }

    test('a job that fails twice opens one, which a good run resolves', async () => {
      const { tenant, alerts } = await storeOf('failing')
      const tick = (at: string, job: Job) => runnerAt(bed(), at, [job]).tick({ tenants: [tenant.slug] })
      await tick('2026-03-01T03:00Z', broken)
      expect(await checkAt(bed(), '2026-03-01T03:01Z', [tenant])).toMatchObject({ alerts: [], failures: [] })
      await tick('2026-03-01T03:15Z', broken)
      const opened = await checkAt(bed(), '2026-03-01T03:16Z', [tenant])
      expect(opened.failures).toEqual([])
      expect(opened.opened).toEqual([
        {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          rule: 'failed-in-a-row',
          fingerprint: `failed-in-a-row/${updateAccountTypes.name}/${tenant.id}`,
          job: updateAccountTypes.name,
          tenant: { id: tenant.id, slug: 'failing' },
          severity: 'critical',
          message: expect.stringContaining('failed 2 times in a row'),
          since: expect.any(Date),
          evidence: expect.objectContaining({ attempts: 2 }),
          status: 'open',
          openedAt: new Date('2026-03-01T03:16Z'),
          notifiedAt: new Date('2026-03-01T03:16Z'),
          acknowledgedAt: null,
          resolvedAt: null,
          reportedAt: null,
          notice: { kind: 'opened' },
        },
      ])
      expect((await checkAt(bed(), '2026-03-01T03:20Z', [tenant])).opened).toEqual([])
      await tick('2026-03-01T03:30Z', updateAccountTypes)
      const resolved = await checkAt(bed(), '2026-03-01T03:31Z', [tenant])
      expect(resolved).toMatchObject({
        alerts: [],
        resolved: [{ id: opened.opened[0]?.id, resolvedAt: new Date('2026-03-01T03:31Z') }],
      })
      expect(await alerts.list({ limit: 10 })).toMatchObject([{ status: 'resolved', notice: null }])
    })

    test('whoever runs a job looks at it then; a tick looks at whoever waits', async () => {
      const { tenant, session, alerts } = await storeOf('looked-at')
      const failing = watchfulRunnerAt(bed(), now, [broken])
      for (const _ of [1, 2]) await failing.run(broken.name, { tenant: tenant.slug })
      expect(await alerts.list({ limit: 10 })).toMatchObject([{ rule: 'failed-in-a-row', notice: null }])
      expect(await session.outbox.list({ limit: 10 })).toHaveLength(1)
      const tick = () => watchfulRunnerAt(bed(), now, [updateAccountTypes]).tick({ tenants: [tenant.slug] })
      expect(await tick()).toMatchObject({ entries: { length: 1 }, watched: { resolved: { length: 1 } } })
      expect((await tick()).watched?.tenants).toBe(0)
      await storeAt(session, tenant, now, [warning(tenant, now, { job: 'another' })])
      expect(await tick()).toMatchObject({ entries: [], watched: { tenants: 1, told: [tenant], failures: [] } })
      expect(await session.outbox.list({ limit: 10 })).toHaveLength(3)
    })

    test('watches at once open one alert', async () => {
      const { tenant, session, alerts } = await storeOf('at-once')
      await storeAt(session, tenant, now, [])
      const sessions = await Promise.all([1, 2, 3, 4].map(() => openSession(bed(), tenant)))
      const found = await Promise.all(
        sessions.map((each) =>
          each.alerts.watch(requestAt(tenant, now), ([watched]) =>
            watched?.alerts.length ? [] : [warning(tenant, now)],
          ),
        ),
      )
      const [first] = await alerts.list({ limit: 10 })
      expect(found.map((stored) => stored.map(({ id }) => id))).toEqual(found.map(() => [first?.id]))
      expect(await alerts.list({ limit: 10 })).toHaveLength(1)
    })

    test('a notice is told once, by a message of no run; one that has changed meanwhile stays', async () => {
      const { tenant, session, alerts } = await storeOf('told')
      const read = await storeAt(session, tenant, now, [warning(tenant, now)])
      const report = await checkAt(bed(), '2026-03-01T12:01Z', [tenant], [])
      expect(report).toMatchObject({ told: [tenant], failures: [] })
      expect(await session.outbox.list({ limit: 10 })).toMatchObject([
        { kind: 'notification', destination: 'ops', runId: null, job: updateAccountTypes.name, status: 'pending' },
      ])
      expect(await dueSlugs(bed())).toContain('told')
      expect((await checkAt(bed(), '2026-03-01T12:02Z', [tenant], [])).told).toEqual([])
      const raised = warning(tenant, now, {
        severity: 'critical',
        notifiedAt: new Date('2026-03-01T13:00Z'),
        notice: { kind: 'raised', former: 'warning' },
      })
      await storeAt(session, tenant, '2026-03-01T13:00Z', [raised])
      await alerts.tell(read, [])
      expect(await alerts.list({ limit: 10 })).toMatchObject([{ notice: { kind: 'raised', former: 'warning' } }])
      const [message] = await claimMessages(session.outbox)
      expect(JSON.parse(message?.body ?? '')).toMatchObject({ notices: [{ kind: 'opened', rule: 'slow' }] })
    })

    test('a digest waits in an outbox of no tenant’s, and no tenant sees it', async () => {
      const rules = ['slow', 'missed', 'stuck'] as const
      const [left, right] = [await storeOf('left'), await storeOf('right')]
      for (const { tenant, session } of [left, right])
        await storeAt(
          session,
          tenant,
          now,
          rules.map((rule) => warning(tenant, now, { rule })),
        )
      expect(await isDigestDue(bed())).toBe(false)
      const report = await checkAt(bed(), '2026-03-01T12:01Z', [left.tenant, right.tenant], [])
      expect(report).toMatchObject({ told: [everyTenant], failures: [] })
      expect(await bed().database.findOutboxDue()).toContainEqual(everyTenant)
      for (const { session, alerts } of [left, right]) {
        expect(await session.outbox.list({ limit: 10 })).toEqual([])
        expect((await alerts.list({ limit: 10 })).map(({ notice }) => notice)).toEqual([null, null, null])
      }
      const { outbox } = await openSession(bed(), everyTenant)
      const [digest, ...more] = await claimMessages(outbox)
      expect(JSON.parse(digest?.body ?? '')).toMatchObject({ notices: { length: 6 } })
      expect(more).toEqual([])
      expect(await isDigestDue(bed())).toBe(false)
    })

    test('is acknowledged, reported and resolved by hand, by its id', async () => {
      const { tenant, session, alerts } = await storeOf('by-hand')
      const times = ['2026-03-01T10:00Z', '2026-03-01T11:00Z', now]
      const rules = ['slow', 'missed', 'stuck'] as const
      for (const [index, rule] of rules.entries())
        await storeAt(session, tenant, now, [warning(tenant, times[index] ?? now, { rule })])
      const [stuck, missed, slow] = await alerts.list({ limit: 10 })
      if (!stuck || !missed || !slow) throw new Error('three were stored')
      expect([stuck.rule, missed.rule, slow.rule]).toEqual(['stuck', 'missed', 'slow'])
      const acknowledged = await alerts.acknowledge([slow.id.toUpperCase(), 'no-such', missed.id])
      expect(acknowledged.map(({ rule }) => rule).sort()).toEqual(['missed', 'slow'])
      expect(acknowledged[0]).toMatchObject({ status: 'acknowledged', acknowledgedAt: expect.any(Date) })
      expect(await alerts.acknowledge([slow.id])).toEqual([])
      await alerts.markReported([stuck.id])
      expect(await alerts.resolve([missed.id])).toMatchObject([
        { rule: 'missed', status: 'resolved', resolvedAt: expect.any(Date), notice: null },
      ])
      expect(await alerts.resolve([missed.id, 'no-such'])).toEqual([])
      const listed = async (filter: Partial<Parameters<typeof alerts.list>[0]>) =>
        (await alerts.list({ limit: 10, ...filter })).map(({ rule }) => rule)
      expect(await listed({ status: ['open'] })).toEqual(['stuck'])
      expect(await listed({ status: ['open', 'acknowledged'] })).toEqual(['stuck', 'slow'])
      expect(await listed({ limit: 2 })).toEqual(['stuck', 'missed'])
      expect(await listed({ job: 'another' })).toEqual([])
      expect(await listed({ since: new Date(Date.now() + 86_400_000) })).toEqual(['stuck', 'slow'])
      const [reported] = await alerts.list({ status: ['open'], limit: 1 })
      expect(reported?.reportedAt?.getTime()).toBeGreaterThanOrEqual(stuck.notifiedAt.getTime())
      // what is still wrong opens again; what is raised is acknowledged by nobody
      const again = { severity: 'critical', acknowledgedAt: null } as const
      await storeAt(session, tenant, now, [
        warning(tenant, now, { rule: 'missed' }),
        { ...slow, ...again, notice: { kind: 'raised', former: 'warning' } },
      ])
      expect(await alerts.list({ status: ['open'], limit: 10 })).toMatchObject([
        { rule: expect.stringMatching(/missed|stuck/) },
        { rule: expect.stringMatching(/missed|stuck/) },
        { id: slow.id, rule: 'slow', ...again },
      ])
    })

    test('another tenant’s are neither seen nor changed, under the same rule and job', async () => {
      const [one, other] = [await storeOf('one'), await storeOf('other')]
      const [theirs] = await storeAt(other.session, other.tenant, now, [warning(other.tenant, now)])
      if (!theirs) throw new Error('it was stored')
      expect(await one.alerts.list({ limit: 10 })).toEqual([])
      expect(await one.alerts.acknowledge([theirs.id])).toEqual([])
      expect(await one.alerts.resolve([theirs.id])).toEqual([])
      await one.alerts.tell([theirs], [])
      expect(await storeAt(one.session, one.tenant, now, [warning(one.tenant, now)])).toHaveLength(1)
      expect(await other.alerts.list({ limit: 10 })).toEqual([theirs])
    })

    test('a role that bypasses row security sees them, and changes none', async () => {
      const { tenant, session } = await storeOf('superuser')
      const [alert] = await storeAt(session, tenant, now, [warning(tenant, now)])
      if (!alert) throw new Error('it was stored')
      const database = bed().openAsSuperuser()
      const { alerts, close } = await database.open(tenant)
      expect(await alerts.list({ limit: 10 })).toEqual([alert])
      const refused = { code: 'ROLE_BYPASSES_RLS' }
      await expect(storeAt({ alerts }, tenant, now, [])).rejects.toMatchObject(refused)
      await expect(alerts.acknowledge([alert.id])).rejects.toMatchObject(refused)
      await expect(alerts.tell([alert], [])).rejects.toMatchObject(refused)
      await close()
      await database.close()
      expect(await session.alerts.list({ limit: 10 })).toEqual([alert])
    })

    test("a copy of another environment's database alerts nobody", async () => {
      const own = await openBed(subject)
      const tenant = await addShop(own, 'copied', [])
      const session = await openSession(own, tenant)
      const [alert] = await storeAt(session, tenant, now, [warning(tenant, now)])
      if (!alert) throw new Error('it was stored')
      await ownerScript(own, `insert into leora_jobs.environment (name) values ('production')`)
      const refused = { code: 'ENVIRONMENT_MISMATCH' }
      await expect(storeAt(session, tenant, now, [])).rejects.toMatchObject(refused)
      await expect(session.alerts.resolve([alert.id])).rejects.toMatchObject(refused)
      await expect(session.alerts.tell([alert], [])).rejects.toMatchObject(refused)
      expect(await session.alerts.list({ limit: 10 })).toEqual([alert])
    })

    test('retention takes what was resolved 90 days ago, and messages of alerts after 400', async () => {
      const { tenant, session, alerts } = await storeOf('old')
      await storeAt(session, tenant, now, [warning(tenant, now), warning(tenant, now, { rule: 'missed' })])
      await checkAt(bed(), now, [tenant], [])
      const ended = { status: 'resolved', resolvedAt: new Date(now), notice: null } as const
      await storeAt(session, tenant, now, [warning(tenant, now, ended)])
      await ownerRows(
        bed(),
        `update leora_jobs.outbox set created_at = $2::timestamptz, status = case when position('slow' in body) > 0 then 'delivered' else status end
         where tenant_id = $1::text`,
        [tenant.id, now],
      )
      const prunedAt = (at: string) => runnerAt(bed(), at).prune({ tenant })
      expect(await prunedAt('2026-05-29T12:00Z')).toMatchObject({ alerts: 0, effects: 0 })
      expect(await prunedAt('2026-05-31T12:00Z')).toMatchObject({ alerts: 1, effects: 0 })
      expect(await prunedAt('2027-04-07T12:00Z')).toMatchObject({ alerts: 0, effects: 1 })
      expect(await alerts.list({ limit: 10 })).toMatchObject([{ rule: 'missed', status: 'open' }])
      expect(await session.outbox.list({ limit: 10 })).toHaveLength(1)
    })
  })
}

/** The classification, but it fails as a whole, not a record. */
const broken: Job = {
  ...updateAccountTypes,
  async prepare() {
    throw new RangeError('not today')
  },
}
