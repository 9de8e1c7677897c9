import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createPortal, type Portal } from '../../packages/cli/test/support/portal.ts'
import { filesOf } from '../../packages/cli/test/support/project-files.ts'
import { callAsVercel } from './call-as-vercel.ts'
import { type NewNextApp, newNextApp } from './new-next-app.ts'
import type { NextServer } from './next-app.ts'

const job = 'update-account-types'
/** Seconds of an invocation, of which half is work; the tenant takes longer. */
const seconds = 4
const customers = 50_000

let portal: Portal
let app: NewNextApp
let secretFile: string
let secret: string

beforeAll(async () => {
  portal = await createPortal(inject('postgresUrl'), { isMigrated: false })
  await portal.addTenant('acme')
  app = await newNextApp()
  writeFileSync(join(app.folder, '.env'), `DATABASE_URL=${portal.url}\nLEORA_JOBS_OWNER_URL=${portal.adminUrl}\n`)
}, 240_000)

afterAll(async () => {
  await portal?.drop()
  app?.remove()
})

const leora = (...args: readonly string[]) => app.run('npx', ['--no-install', 'leora-jobs', ...args])
const fire = ({ url }: NextServer, path: string, bearer: string | null = secret) =>
  callAsVercel(`${url}/api/jobs/${path}`, bearer)

it('init --yes sets the new application up, and a second time finds everything in place', async () => {
  const first = await leora('init', '--yes')
  expect(first, first.stderr).toMatchObject({ code: 0 })
  expect(first.stderr).toContain('Found: Next.js (App Router in app/), TypeScript, npm.')
  expect(first.stdout).toContain('Next:\n  npx leora-jobs doctor\n')
  const written = filesOf(app.folder)
  secretFile = join(app.folder, '.env.local')
  secret = parseEnv(readFileSync(secretFile, 'utf8')).CRON_SECRET ?? ''
  expect(secret).toHaveLength(43)
  expect(await leora('init')).toMatchObject({ code: 0, stderr: expect.stringContaining('Everything is in place') })
  expect(filesOf(app.folder)).toEqual(written)
})

it('a dry run before any migration, and migrate', async () => {
  const before = await portal.snapshot()
  const dry = await app.run('npm', ['run', '--silent', `jobs:${job}`, '--', '--tenant', 'acme', '--dry-run', '--json'])
  expect(JSON.parse(dry.stdout)).toMatchObject({ status: 'succeeded', counts: { read: 3, changed: 3 } })
  expect(await portal.snapshot()).toEqual(before)
  const migrated = await leora('migrate')
  expect(migrated, migrated.stderr).toMatchObject({ code: 0 })
})

it('built and started, a request like Vercel’s runs the due jobs; without or with a wrong secret 401 and nothing ran', async () => {
  await app.build()
  await app.serve({}, async (server) => {
    const before = await portal.snapshot()
    for (const wrong of [null, 'wrong', `${secret}x`]) {
      expect(await fire(server, job, wrong)).toMatchObject({ status: 401, cache: 'no-store' })
    }
    expect(await portal.snapshot()).toEqual(before)
    expect(await fire(server, job)).toMatchObject({
      status: 200,
      body: { outcome: 'done', runs: [{ job, result: 'ran', status: 'succeeded', counts: { changed: 3 } }] },
    })
    expect(await fire(server, job)).toMatchObject({ status: 200, body: { outcome: 'done', runs: [] } })
  })
}, 120_000)

it('with the variable unset 503; on a preview deployment 403', async () => {
  await app.serve({ VERCEL_ENV: 'preview' }, async (server) => {
    expect(await fire(server, job)).toMatchObject({ status: 403, body: { error: { code: 'DEPLOYMENT_REFUSED' } } })
  })
  const text = readFileSync(secretFile, 'utf8')
  rmSync(secretFile)
  await app.serve({}, async (server) => {
    expect(await fire(server, job)).toMatchObject({
      status: 503,
      body: { error: { details: { field: 'CRON_SECRET' } } },
    })
  })
  writeFileSync(secretFile, text)
})

it('fifty identical simultaneous requests: one run; the others answer 409, 429 or the finished result', async () => {
  const tenant = await portal.addTenant('fifty', { customers: 500 })
  await app.serve({}, async (server) => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => fire(server, 'tick')))
    const ran = answers.filter(({ body }) => JSON.stringify(body).includes('"result":"ran"'))
    expect(ran).toMatchObject([{ status: 200, body: { runs: [{ counts: { read: 500 } }] } }])
    const statuses = [...new Set(answers.map(({ status }) => status))]
    for (const status of statuses) expect([200, 409, 429]).toContain(status)
    expect(statuses).toContain(429)
  })
  expect(
    await portal.query(
      'select status, attempts from leora_jobs.run join leora_jobs.occurrence o using (tenant_id) where tenant_id = $1',
      [tenant],
    ),
  ).toEqual([{ status: 'succeeded', attempts: 1 }])
})

it('a request whose deadline comes before a big tenant is done answers 202, and later ones finish the work', async () => {
  const tenant = await portal.addTenant('big')
  await portal.query(
    `insert into customer (tenant_id, name) select $1::uuid, 'Prospect ' || n from generate_series(4, $2::int) n`,
    [tenant, customers],
  )
  const preload = fileURLToPath(new URL('./platform-deadline.mjs', import.meta.url))
  const variables = { NODE_OPTIONS: `--import=${preload}`, LEORA_TEST_SECONDS: String(seconds) }
  const took: string[] = []
  await app.serve(variables, async (server) => {
    const answers: number[] = []
    while (answers.at(-1) !== 200) {
      const started = performance.now()
      const { status, body } = await fire(server, 'process')
      const ms = performance.now() - started
      took.push(`${status} after ${(ms / 1_000).toFixed(1)} s`)
      expect([200, 202], JSON.stringify(body)).toContain(status)
      expect(ms).toBeLessThan(seconds * 1_000)
      answers.push(status)
    }
    expect(answers[0]).toBe(202)
  })
  console.log(`${customers} customers, ${seconds} s an invocation: ${took.join(', ')}`)
  expect(
    await portal.query(
      `select status, (select count(*)::int from leora_jobs.account_classification c where c.tenant_id = r.tenant_id) as records
       from leora_jobs.run r where tenant_id = $1`,
      [tenant],
    ),
  ).toEqual([{ status: 'succeeded', records: customers }])
})
