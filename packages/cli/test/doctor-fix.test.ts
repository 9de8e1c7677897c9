import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { builtInJobs } from '../src/define-config.ts'
import { createPortal, type Portal } from './support/portal.ts'
import { runCli } from './support/run-cli.ts'

const finding = z.looseObject({ check: z.string(), level: z.string(), message: z.string() })
const document = z.object({
  fixed: z.array(z.strictObject({ check: z.string(), statement: z.string(), error: z.string().optional() })).optional(),
  findings: z.array(finding),
})

let portal: Portal

describe('doctor --fix', () => {
  let env: Record<string, string>

  const doctor = async (...args: readonly string[]) => {
    const result = await runCli(['doctor', '--json', ...args], { env })
    return { code: result.code, ...document.parse(result.json()) }
  }

  beforeAll(async () => {
    portal = await createPortal(inject('postgresUrl'))
    await portal.addTenant('north')
    env = { LEORA_JOBS_OWNER_URL: portal.adminUrl, DATABASE_URL: portal.url }
    await portal.query('revoke all on customer, leora_jobs.change from leora_jobs_runner')
    // the standard schema has its indexes: without this one, each page would read the whole table
    const [index] = await portal.query<{ name: string }>(
      `select indexname as name from pg_indexes where tablename = 'order_line' and indexdef like '%(tenant_id, order_id%'`,
    )
    await portal.query(`drop index ${index?.name}`)
  })

  it('grants what is lacking, as the owner, and looks again; indexes only where they are asked for', async () => {
    const sick = await doctor()
    expect(sick.code).toBe(4)
    expect(sick.fixed).toBeUndefined()
    const mended = await doctor('--fix')
    expect(mended.code).toBe(0)
    expect(mended.fixed?.map(({ statement }) => statement)).toEqual([
      expect.stringMatching(/^grant select \(.*\) on public\.customer to "leora_jobs_runner"$/),
      expect.stringMatching(/^grant update \(.*\) on public\.customer to "leora_jobs_runner"$/),
      expect.stringMatching(/on leora_jobs\.change to "leora_jobs_runner"$/),
    ])
    expect(mended.findings.filter(({ level }) => level === 'problem')).toEqual([])
    expect(mended.findings).toContainEqual(expect.objectContaining({ check: 'indexes', level: 'warning' }))
    expect((await runCli(['run', 'update-account-types', '--tenant', 'north'], { env })).code).toBe(0)

    const indexed = await doctor('--fix-indexes')
    expect(indexed.fixed?.map(({ statement }) => statement)).toContainEqual(
      expect.stringMatching(/^create index concurrently on public\.order_line \("tenant_id", "order_id"\)/),
    )
    expect(indexed.findings.filter(({ check }) => check === 'indexes')).toEqual([
      expect.objectContaining({ level: 'ok' }),
    ])
    expect(await doctor('--fix')).toMatchObject({ code: 0, fixed: [] })
  })

  it('says which statement could not be carried out, and why', async () => {
    await portal.query('revoke select on customer from leora_jobs_runner')
    const result = await runCli(['doctor', '--fix'], { env: { DATABASE_URL: portal.url } })
    expect(result.code).toBe(4)
    expect(result.stderr).toMatch(/not done: grant select .*: .*permission denied/)
    expect(result.stdout).toContain('problem')
    await portal.query('grant select on customer to leora_jobs_runner')
  })
})

describe('doctor --url', () => {
  afterAll(() => portal?.drop())

  const secret = 'a-secret-of-the-deployment'

  /** What a deployment might answer, path by path; says what it was asked. */
  async function deployment(answer: (path: string, authorization: string | undefined) => [number, unknown, string?]) {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(
        `${request.method} ${request.url} ${request.headers.authorization === undefined ? 'stranger' : 'secret'}`,
      )
      const [status, body, location] = answer(request.url ?? '', request.headers.authorization)
      response.writeHead(status, { 'content-type': 'application/json', ...(location && { location }) })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
  }

  const unauthorized = [401, { error: { code: 'UNAUTHORIZED', message: 'Unauthorized.', details: {} } }] as [
    number,
    unknown,
  ]
  const healthy = {
    status: 'ok',
    database: { isReachable: true, schemaVersion: 8, neededVersion: 8 },
    jobs: builtInJobs.map((job) => ({ job: job.name, lastPlannedAt: null })),
  }

  async function probe(url: string, env: Record<string, string> = { CRON_SECRET: secret }) {
    const result = await runCli(['doctor', '--json', '--url', url], { env: { DATABASE_URL: portal.url, ...env } })
    const { findings } = document.parse(result.json())
    const found = findings.filter(({ check }) => check === 'deployment')
    return found.map(({ level, message }) => `${level}: ${message}`)
  }

  it('finds a deployment closed to strangers and open to the secret, and starts nothing there', async () => {
    const { url, asked } = await deployment((path, authorization) =>
      path === '/api/jobs/health' && authorization === `Bearer ${secret}` ? [200, healthy] : unauthorized,
    )
    expect(await probe(url)).toEqual([
      'ok: 2 routes answer, and are closed to strangers.',
      expect.stringMatching(/^ok: It reaches its database \(schema 8\), and knows update-account-types, [\w, -]+\./),
    ])
    expect(asked).toEqual([
      'GET /api/jobs/health stranger',
      'GET /api/jobs/tick stranger',
      'GET /api/jobs/health secret',
    ])
    expect(await probe(url, {})).toContainEqual(expect.stringContaining('CRON_SECRET is not set here'))
    expect(await probe(url, { CRON_SECRET: 'another' })).toContainEqual(
      expect.stringContaining("does not know this machine's CRON_SECRET"),
    )
  })

  it.each<[string, [number, unknown, string?], string]>([
    [
      'a redirect',
      [308, '', 'https://www.example.com/api/jobs/health?x=1'],
      'problem: /api/jobs/health redirects to https://www.example.com/api/jobs/health, and a cron job follows no redirect',
    ],
    ['no route', [404, '<html>'], 'problem: There is no route at /api/jobs/health'],
    ['protection', [401, '<html>'], 'warning: Something before /api/jobs/health answers 401'],
    ['an open door', [200, { ok: true }], 'problem: /api/jobs/health answers 200 to anybody'],
    [
      'no secret set',
      [503, { error: { code: 'CONFIG_INVALID', message: 'CRON_SECRET is not set.' } }],
      'problem: /api/jobs/health: CRON_SECRET is not set.',
    ],
    [
      'a preview',
      [403, { error: { code: 'DEPLOYMENT_REFUSED', message: "This is a deployment for 'preview'." } }],
      "problem: /api/jobs/health: This is a deployment for 'preview'.",
    ],
  ])('%s', async (_, answer, expected) => {
    const { url, asked } = await deployment(() => answer)
    expect(await probe(url)).toEqual([expect.stringContaining(expected)])
    expect(asked).toEqual(['GET /api/jobs/health stranger'])
  })

  it('a database that is not migrated, jobs that it does not know, nobody there, and what is no URL', async () => {
    const behind = await deployment((_, authorization) =>
      authorization
        ? [503, { ...healthy, database: { isReachable: true, schemaVersion: null, neededVersion: 8 } }]
        : unauthorized,
    )
    expect(await probe(behind.url)).toContainEqual(expect.stringContaining('problem: Its database is at schema none'))
    const older = await deployment((_, authorization) =>
      authorization ? [200, { ...healthy, jobs: [] }] : unauthorized,
    )
    expect(await probe(older.url)).toContainEqual(
      expect.stringContaining('warning: It does not know update-account-types'),
    )
    expect(await probe('http://127.0.0.1:9')).toEqual([
      expect.stringMatching(/^problem: \/api\/jobs\/health cannot be reached/),
    ])
    for (const url of ['portal.example.com', 'ftp://x', 'https://me:secret@x.example']) {
      expect(await runCli(['doctor', '--url', url])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('--url: this is no deployment'),
      })
    }
  })
})
