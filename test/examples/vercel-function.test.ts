import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest'
import { GET, maxDuration, POST } from '../../examples/vercel-function/api/jobs/[route].ts'
import { createPortal, type Portal } from '../../packages/cli/test/support/portal.ts'
import { temporaryFolder } from '../../packages/cli/test/support/run-cli.ts'

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

it('deployed, where each file is compiled by itself and its imports stay as they are written, it loads', () => {
  const example = fileURLToPath(new URL('../../examples/vercel-function/', import.meta.url))
  const folder = temporaryFolder()
  for (const file of ['api/jobs/[route].ts', 'leora-jobs.config.ts']) {
    const { outputText } = ts.transpileModule(readFileSync(join(example, file), 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 },
    })
    const compiled = join(folder, file.replace(/ts$/, 'js'))
    mkdirSync(dirname(compiled), { recursive: true })
    writeFileSync(compiled, outputText)
  }
  writeFileSync(join(folder, 'package.json'), readFileSync(join(example, 'package.json')))
  symlinkSync(join(example, 'node_modules'), join(folder, 'node_modules'))
  const script = "console.log(Object.keys(await import('./api/jobs/[route].js')).join())"
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(printed.trim()).toBe('GET,POST,maxDuration')
})
