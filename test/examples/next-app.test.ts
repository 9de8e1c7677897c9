import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createPortal, type Portal } from '../../packages/cli/test/support/portal.ts'
import { runCli } from '../../packages/cli/test/support/run-cli.ts'
import { callAsVercel } from './call-as-vercel.ts'
import { type NextServer, nextApp } from './next-app.ts'

const appFolder = fileURLToPath(new URL('../../examples/next-app/', import.meta.url))
const example = nextApp(appFolder)
const secret = 'correct-horse-battery-staple'
let portal: Portal

beforeAll(async () => {
  portal = await createPortal(inject('postgresUrl'))
  await portal.addTenant('acme')
  await example.build()
}, 240_000)

afterAll(() => portal.drop())

const fire = ({ url }: NextServer, path = '/api/jobs/tick', bearer: string | null = secret) =>
  callAsVercel(url + path, bearer)

it('built and started, the example runs the due jobs when it is called as Vercel calls it; a wrong secret runs nothing', async () => {
  await example.serve({ DATABASE_URL: portal.url, CRON_SECRET: secret }, async (app) => {
    const before = await portal.snapshot()
    for (const wrong of [null, 'wrong', '']) {
      expect(await fire(app, '/api/jobs/tick', wrong)).toMatchObject({ status: 401, cache: 'no-store' })
    }
    // Next.js answers HEAD by what it has for GET
    const head = await fetch(`${app.url}/api/jobs/tick`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${secret}` },
    })
    expect(head.status).toBe(400)
    expect(await portal.snapshot()).toEqual(before)

    const first = await fire(app, '/api/jobs/update-account-types')
    expect(first).toMatchObject({
      status: 200,
      cache: 'no-store',
      body: {
        outcome: 'done',
        runs: [{ job: 'update-account-types', result: 'ran', status: 'succeeded', counts: { changed: 3 } }],
      },
    })
    expect(await portal.query('select status from leora_jobs.run')).toEqual([{ status: 'succeeded' }])
    expect(await fire(app)).toMatchObject({ status: 200, body: { outcome: 'done', runs: [] } })
    expect(await fire(app, '/api/jobs/process?job=account-types')).toMatchObject({ status: 200 })
    expect(await fire(app, '/api/jobs/health')).toMatchObject({ status: 200, body: { jobs: [{ ran: 1 }] } })
    expect(await fire(app, '/api/jobs/update-account-type')).toMatchObject({ status: 400 })
    expect(await fire(app, '/api/jobs')).toMatchObject({ status: 400 })
  })
})

it('503 where no secret is set, 403 on a preview deployment', async () => {
  await example.serve({ DATABASE_URL: portal.url }, async (app) => {
    expect(await fire(app)).toMatchObject({ status: 503, body: { error: { details: { field: 'CRON_SECRET' } } } })
  })
  await example.serve({ DATABASE_URL: portal.url, CRON_SECRET: secret, VERCEL_ENV: 'preview' }, async (app) => {
    expect(await fire(app)).toMatchObject({ status: 403, body: { error: { code: 'DEPLOYMENT_REFUSED' } } })
  })
})

it('neither the route’s trace nor what it names holds the embedded database or the command', () => {
  const route = `${appFolder}.next/server/app/api/jobs/[[...job]]/route.js.nft.json`
  const { files } = JSON.parse(readFileSync(route, 'utf8')) as { files: readonly string[] }
  expect(files.length).toBeGreaterThan(10)
  expect(files.filter((file) => /pglite|commander|jiti|clack/i.test(file))).toEqual([])
  const chunks = files.filter((file) => file.includes('/chunks/') && file.endsWith('.js'))
  const texts = chunks.map((file) => readFileSync(new URL(file, new URL(`file://${route}`)), 'utf8'))
  expect(texts.some((text) => text.includes('leora_jobs.route_limit'))).toBe(true)
  for (const text of texts) expect(text).not.toMatch(/electric-sql|extra-typings|showHelpAfterError/)
})

it('the vercel.json of the examples is what `generate vercel` writes', async () => {
  for (const cwd of [appFolder, appFolder.replace('next-app', 'vercel-function')]) {
    expect(await runCli(['generate', 'vercel', '--check'], { cwd })).toMatchObject({ code: 0 })
  }
})
