import { createRunner } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { createPostgresDatabase } from '@leora-jobs/postgres'
import { createVercelHandler } from '@leora-jobs/vercel'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import type { Portal } from '../../cli/test/support/portal.ts'
import { gradeJob } from './support/jobs.ts'
import { clock, openPortal, openRoutes, secret } from './support/open-routes.ts'

let portal: Portal

beforeAll(async () => {
  portal = await openPortal(inject('postgresUrl'))
})

beforeEach(async () => {
  await portal.admin.transaction({}, (transaction) =>
    transaction.script(
      `truncate tenant cascade;
       truncate leora_jobs.occurrence, leora_jobs.run, leora_jobs.run_selection, leora_jobs.failure, leora_jobs.change, leora_jobs.lease, leora_jobs.route_limit,
         leora_jobs.account_classification, leora_jobs.customer_grade, leora_jobs.alert, leora_jobs.watched_job, leora_jobs.watched_tenant`,
    ),
  )
  await portal.addTenant('acme')
})

afterAll(() => portal.drop())

const hourly = gradeJob('grade-hourly', { schedule: { cron: '0 * * * *' } })
const occurrences = () =>
  portal.query<{ job: string; slug: string }>(
    'select o.job, t.slug from leora_jobs.occurrence o join tenant t on t.id::text = o.tenant_id order by 1, 2',
  )

describe('what runs', () => {
  it.each([
    ['/tick', ['grade-hourly', 'update-account-types']],
    ['/process', ['update-account-types']],
    ['/process?job=account-types', ['update-account-types']],
    ['/process?job=grade-hourly', ['grade-hourly']],
    ['/update-account-types', ['update-account-types']],
    ['/account-types/', ['update-account-types']],
    // a platform whose files name the segment repeats it
    ['/grade-hourly?route=grade-hourly', ['grade-hourly']],
    ['/process?job=process', ['update-account-types']],
  ])('GET and POST %s run what is due of %j, once', async (path, jobs) => {
    const { call } = openRoutes(portal, [updateAccountTypes, hourly])
    const first = await call(path)
    expect(first).toMatchObject({ status: 200, outcome: 'done', left: 0 })
    expect(first.runs?.map(({ job }) => job).sort()).toEqual(jobs)
    for (const run of first.runs ?? []) {
      expect(run).toMatchObject({ result: 'ran', status: 'succeeded', runId: expect.stringMatching(/^[0-9a-f-]{36}$/) })
    }
    expect((await occurrences()).map(({ job }) => job)).toEqual(jobs)
    expect(await call(path, { method: 'POST' })).toMatchObject({ status: 200, outcome: 'done', runs: [] })
  })

  it('?tenant= restricts both methods; the others stay due', async () => {
    await portal.addTenant('bravo')
    const { call } = openRoutes(portal, [updateAccountTypes])
    const slugs = async (path: string, method: 'GET' | 'POST') =>
      (await call(path, { method })).runs?.map(({ tenant }) => tenant.slug)
    expect(await slugs('/tick?tenant=bravo', 'GET')).toEqual(['bravo'])
    expect(await slugs('/update-account-types?tenant=bravo', 'POST')).toEqual([])
    expect(await slugs('/process?tenant=acme', 'POST')).toEqual(['acme'])
  })

  it('?dryRun=1 on POST shows what would change, due or not, and writes nothing', async () => {
    const { call } = openRoutes(portal, [updateAccountTypes], { rateLimit: false })
    const before = await portal.snapshot()
    const dry = await call('/update-account-types?dryRun=1&tenant=acme', { method: 'POST' })
    expect(dry).toMatchObject({ status: 200, dryRun: true, runs: [{ runId: null, counts: { changed: 3 } }] })
    expect(dry.runs?.[0]?.changes).toHaveLength(3)
    const all = await call('/tick?dryRun=1', { method: 'POST' })
    expect(all).toMatchObject({ status: 200, runs: [{ counts: { changed: 3 } }] })
    expect(all.runs?.[0]?.changes).toBeUndefined()
    expect(await portal.snapshot()).toEqual(before)

    const run = await call('/tick')
    expect(run.runs?.[0]).toMatchObject({ counts: { changed: 3 } })
  })
})

describe('statuses', () => {
  it.each([
    ['/update-account-type', 'JOB_UNKNOWN', "Did you mean 'update-account-types'"],
    ['/process?job=account-type', 'JOB_UNKNOWN', "'account-types'"],
    ['/process?job=burn-rates', 'JOB_UNKNOWN', 'The jobs are update-account-types'],
    ['/triggers', 'JOB_UNKNOWN', 'There is no job'],
    ['/process?job=', 'INPUT_INVALID', "'job'"],
    ['', 'INPUT_INVALID', '/api/jobs/tick'],
    ['/a/b', 'INPUT_INVALID', '/api/jobs/tick'],
    ['/%E0%A4%A', 'INPUT_INVALID', 'encoded'],
    ['/tick?tenat=acme', 'INPUT_INVALID', "'tenat' is not known"],
    ['/tick?tenant=', 'INPUT_INVALID', "'tenant'"],
    ['/tick?tenant=acme&tenant=acme', 'INPUT_INVALID', 'twice'],
    ['/tick?tenant=acne', 'TENANT_UNKNOWN', "'acme'"],
    ['/tick?job=update-account-types', 'INPUT_INVALID', 'process'],
    ['/tick?dryRun=1', 'INPUT_INVALID', 'POST'],
    ['/tick?dryRun=true', 'INPUT_INVALID', "'dryRun'"],
    ['/health?tenant=acme', 'INPUT_INVALID', 'health'],
  ])('400: GET %s is %s, and nothing ran', async (path, code, text) => {
    const { call } = openRoutes(portal, [updateAccountTypes])
    const { status, error } = await call(path)
    expect({ status, code: error?.code }).toEqual({ status: 400, code })
    expect(error?.message).toContain(text)
    expect(await occurrences()).toEqual([])
  })

  it('207: a record failed, or the job of one of several', async () => {
    const bad = gradeJob('grade-badly', { bad: 'Customer 2' })
    expect(await openRoutes(portal, [bad]).call('/grade-badly')).toMatchObject({
      status: 207,
      outcome: 'partial',
      runs: [{ status: 'partial', counts: { failed: 1, changed: 2 } }],
    })
    const broken = gradeJob('grade-never', { isBroken: true })
    const both = await openRoutes(portal, [broken, updateAccountTypes]).call('/tick')
    expect(both).toMatchObject({ status: 207, outcome: 'partial' })
    expect(both.runs).toMatchObject([{ status: 'failed', error: { code: 'INTERNAL' } }, { status: 'succeeded' }])
  })

  it('409: another holds the lease, and nothing else was done', async () => {
    await portal.query(
      `insert into leora_jobs.lease (tenant_id, job, owner, token, expires_at)
       select id::text, 'update-account-types', 'somebody', 1, now() + interval '1 hour' from tenant`,
    )
    const { call } = openRoutes(portal, [updateAccountTypes, hourly])
    expect(await call('/process')).toMatchObject({
      status: 409,
      outcome: 'busy',
      runs: [{ result: 'busy', runId: null }],
    })
    // with something else done it is no conflict
    expect(await call('/tick')).toMatchObject({ status: 200, outcome: 'done' })
  })

  it('429 with Retry-After: a route called too often; nothing ran, and other routes go on', async () => {
    const { call } = openRoutes(portal, [updateAccountTypes], { rateLimit: { calls: 2, seconds: 600 } })
    expect([(await call('/health')).status, (await call('/health')).status]).toEqual([200, 200])
    const refused = await call('/health')
    expect(refused).toMatchObject({ status: 429, error: { code: 'RATE_LIMITED' } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(500)
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(600)
    expect((await call('/tick')).status).toBe(200)
  })

  it('500: all that ran failed; 503: the deployment is at fault', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue()
    const broken = gradeJob('grade-never', { isBroken: true })
    expect(await openRoutes(portal, [broken]).call('/tick')).toMatchObject({ status: 500, outcome: 'failed' })
    const asOwner = openRoutes({ url: portal.adminUrl }, [updateAccountTypes])
    expect(await asOwner.call('/tick')).toMatchObject({
      status: 503,
      runs: [{ result: 'failed', error: { code: 'ROLE_BYPASSES_RLS' } }],
    })
    const nowhere = openRoutes({ url: 'postgres://nobody@127.0.0.1:1/none' }, [updateAccountTypes], {
      maxDuration: 1,
    })
    for (const path of ['/tick', '/health']) {
      expect(await nowhere.call(path)).toMatchObject({ status: 503, error: { code: 'DATABASE_UNREACHABLE' } })
    }
    const lines = error.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>)
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'error', msg: 'Could not start', tenant: 'acme', code: 'ROLE_BYPASSES_RLS' }),
    )
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'error', msg: 'The route failed', code: 'DATABASE_UNREACHABLE' }),
    )
  })

  it("neither an answer nor the log has what a job's own code said, or what no error of ours says", async () => {
    const lines: string[] = []
    for (const level of ['debug', 'info', 'warn', 'error'] as const)
      vi.spyOn(console, level).mockImplementation((line) => void lines.push(String(line)))
    const broken = gradeJob('grade-never', { isBroken: true })
    const { call } = openRoutes(portal, [broken])
    const [ran] = (await call('/tick')).runs ?? []
    expect(ran?.error).toEqual({
      code: 'INTERNAL',
      message: `\`leora-jobs runs show ${ran?.runId}\` has the message.`,
    })
    const dry = await call('/tick?dryRun=1', { method: 'POST' })
    expect(dry).toMatchObject({ status: 500, error: { code: 'INTERNAL' } })
    expect(JSON.stringify([ran, dry, lines])).not.toContain('cannot begin')
    const failing = createVercelHandler({
      ...createRunner({ jobs: [broken], database: createPostgresDatabase({ connection: { url: portal.url } }), clock }),
      tick: async () => {
        throw new Error('Jane Doe')
      },
    })
    const headers = { authorization: `Bearer ${secret}` }
    const answered = await failing.GET(new Request('https://portal.example/api/jobs/tick', { headers }))
    expect(answered.status).toBe(500)
    expect(await answered.text()).not.toContain('Jane')
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      level: 'error',
      code: 'INTERNAL',
      name: 'Error',
      at: expect.arrayContaining([expect.stringContaining('tick')]),
    })
    expect(lines.join()).not.toContain('Jane')
  })
})

it('health: reachable, the schema, and the newest occurrences of each job; it runs nothing', async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  const { call } = openRoutes(portal, [updateAccountTypes, hourly])
  expect(await call('/health')).toMatchObject({
    status: 200,
    database: { isReachable: true },
    jobs: [{ job: 'update-account-types', lastPlannedAt: null }, { job: 'grade-hourly' }],
  })
  expect(await occurrences()).toEqual([])
  await call('/process')
  expect(await call('/health')).toMatchObject({
    jobs: [{ job: 'update-account-types', ran: 1, open: 0 }, { lastPlannedAt: null }],
  })
  // as though the hourly job had been expected since yesterday
  await portal.query(
    `insert into leora_jobs.watched_job select id::text, 'grade-hourly', '0 * * * * UTC', now() - interval '1 day' from tenant`,
  )
  expect(await call('/health')).toMatchObject({
    ...{ status: 503, alerts: { critical: 0 } },
    late: [{ job: 'grade-hourly', tenants: 1, plannedAt: expect.stringMatching(/:00:00\.000Z$/) }],
  })
  await call('/tick')
  expect(await call('/health')).toMatchObject({ status: 200, late: [], alerts: { watchedAt: expect.any(String) } })
  await portal.query('update leora_jobs.watched_tenant set critical = 1')
  expect(await call('/health')).toMatchObject({ status: 503, alerts: { critical: 1 } })
  await portal.query('update leora_jobs.watched_tenant set critical = 0')
  await portal.query(`update leora_jobs.migration set name = 'late/' || name where name > '0004'`)
  expect(await call('/health')).toMatchObject({ status: 503, database: { schemaVersion: 3 } })
  await portal.query(`update leora_jobs.migration set name = replace(name, 'late/', '') where name like 'late/%'`)
})

// takes the schema along, and so comes last
it('a dry run works before `migrate`; a tick says that it is missing', async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  const { call } = openRoutes(portal, [updateAccountTypes])
  await portal.admin.transaction({}, (t) => t.script('drop schema leora_jobs cascade'))
  const early = await call('/tick?dryRun=1&tenant=acme', { method: 'POST' })
  expect(early).toMatchObject({ status: 200, runs: [{ counts: { changed: 3 } }] })
  expect(await call('/tick')).toMatchObject({ status: 503, error: { code: 'NOT_MIGRATED' } })
  expect(await call('/health')).toMatchObject({ status: 503, database: { isReachable: true, schemaVersion: null } })
})
