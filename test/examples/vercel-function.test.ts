import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest'
import { GET, maxDuration, POST } from '../../examples/vercel-function/api/jobs/[route].ts'
import { createPortal, type Portal } from '../../packages/cli/test/support/portal.ts'

let portal: Portal

beforeAll(async () => {
  portal = await createPortal(inject('postgresUrl'))
  await portal.addTenant('acme')
  vi.stubEnv('DATABASE_URL', portal.url)
  vi.stubEnv('CRON_SECRET', 'of-the-function')
})

afterAll(async () => {
  vi.unstubAllEnvs()
  await portal.drop()
})

const ask = (path: string, method: string, secret = 'of-the-function') =>
  new Request(`https://portal.example/api/jobs/${path}`, { method, headers: { authorization: `Bearer ${secret}` } })

it('a plain function is the same routes: it previews, runs and refuses', async () => {
  expect(maxDuration).toBe(300)
  expect((await GET(ask('tick?route=tick', 'GET', 'wrong'))).status).toBe(401)
  const dry = await POST(ask('update-account-types?dryRun=1&tenant=acme&route=update-account-types', 'POST'))
  expect([dry.status, await dry.json()]).toMatchObject([200, { dryRun: true, runs: [{ counts: { changed: 3 } }] }])
  const run = await GET(ask('tick?route=tick', 'GET'))
  expect([run.status, await run.json()]).toMatchObject([200, { outcome: 'done', runs: [{ counts: { changed: 3 } }] }])
  expect(await portal.query('select count(*)::int as runs from leora_jobs.run')).toEqual([{ runs: 1 }])
})
