import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { createPortal, type Portal } from './support/portal.ts'
import { projectOf } from './support/project-files.ts'
import { runCli } from './support/run-cli.ts'
import { oneJobProject } from './support/tick-project.ts'

const require = createRequire(import.meta.url)
const job = 'update-account-types'
let portal: Portal
let env: Readonly<Record<string, string>>

beforeAll(async () => {
  portal = await createPortal(inject('postgresUrl'))
  await portal.addTenant('north')
  env = { LEORA_JOBS_DATABASE_URL: portal.url, TENANT_SLUG: 'north' }
})

afterAll(() => portal.drop())

const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}, cwd = oneJobProject()) =>
  runCli(['run', job, '--dry-run', ...args], { cwd, env: { ...env, ...more } })

/** Every line of stderr as an object. */
const linesOf = (stderr: string) =>
  stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

it('off a terminal logs a JSON line a run, and with --verbose all of it', async () => {
  const { stderr } = await run([])
  expect(linesOf(stderr)).toEqual([
    {
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      level: 'info',
      msg: 'Complete',
      job,
      tenant: 'north',
      runId: null,
      asOf: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      dryRun: true,
      status: 'succeeded',
      read: 3,
      changed: 3,
      unchanged: 0,
      failed: 0,
      durationMs: expect.any(Number),
    },
  ])
  const verbose = linesOf((await run(['-v'])).stderr)
  expect(verbose.map(({ level, msg }) => [level, msg])).toEqual([
    ['debug', 'Starting'],
    ['debug', 'Processing'],
    ['info', 'Complete'],
  ])
  expect((await run(['-q'])).stderr).toBe('')
})

describe('the format is', () => {
  it.each([
    ['the flag’s', ['--log', 'text'], { LEORA_JOBS_LOG: 'silent' }, 'text'],
    ['the variable’s', [], { LEORA_JOBS_LOG: 'text' }, 'text'],
    ['JSON where it is asked for on GitHub too', [], { LEORA_JOBS_LOG: 'json', GITHUB_ACTIONS: 'true' }, 'json'],
    ['words on GitHub, where people read them', [], { GITHUB_ACTIONS: 'true' }, 'text'],
    ['none where none is wanted', ['--log', 'silent'], {}, 'silent'],
  ] as const)('%s', async (_, args, variables, format) => {
    // to be masked, the password has to be said
    const isSecretive = !('GITHUB_ACTIONS' in variables)
    const given = { cwd: oneJobProject(), env: { ...env, ...variables }, isSecretive }
    const { code, stderr } = await runCli(['run', job, '--dry-run', ...args], given)
    expect(code).toBe(0)
    const said = stderr.split('\n').filter((line) => !line.startsWith('::add-mask'))
    const words = said.some((line) => line.startsWith(`[${job}] Complete: 3 read`))
    const objects = said.filter((line) => line.startsWith('{"time"')).length
    expect({ words, objects }).toEqual({ words: format === 'text', objects: format === 'json' ? 1 : 0 })
  })

  it('refused where it is none', async () => {
    expect(await run([], { LEORA_JOBS_LOG: 'xml' })).toMatchObject({ code: 78 })
    expect(await run(['--log', 'xml'])).toMatchObject({ code: 2 })
  })
})

it('what could not start is an error among the lines', async () => {
  await portal.addTenant('south')
  const asOwner = { LEORA_JOBS_DATABASE_URL: portal.adminUrl }
  const { code, stderr } = await runCli(['tick'], { cwd: oneJobProject(), env: { ...asOwner } })
  const lines = linesOf(stderr).filter(({ level }) => level === 'error')
  expect(lines.map(({ msg, code: cause }) => [msg, cause])).toEqual([
    ['Could not start', 'ROLE_BYPASSES_RLS'],
    ['Could not start', 'ROLE_BYPASSES_RLS'],
  ])
  expect(lines.map(({ tenant }) => tenant).sort()).toEqual(['north', 'south'])
  expect(code).toBe(78)
})

it("takes the config's logger: a real pino", async () => {
  const pino = pathToFileURL(require.resolve('pino')).href
  const config = `
    import { defineConfig, updateAccountTypes } from 'leora-jobs'
    import pino from '${pino}'
    const destination = pino.destination({ dest: 2, sync: true })
    export const app = defineConfig({ jobs: [updateAccountTypes], logger: pino({ level: 'debug', base: { service: 'portal' } }, destination) })`
  const cwd = projectOf({ 'leora-jobs.config.ts': config })
  const { code, stdout, stderr } = await run(['--json'], {}, cwd)
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ job })
  expect(linesOf(stderr)).toMatchObject([
    { level: 20, service: 'portal', msg: 'Starting', job, tenant: 'north' },
    { level: 20, msg: 'Processing', read: 3 },
    { level: 30, msg: 'Complete', status: 'succeeded', changed: 3 },
  ])
  const none = projectOf({ 'leora-jobs.config.ts': config.replace(/logger: .*\)/, 'logger: false })') })
  expect(await run([], {}, none)).toMatchObject({ code: 0, stderr: '' })
  const wrong = projectOf({ 'leora-jobs.config.ts': config.replace(/logger: .*\)/, 'logger: { info() {} } })') })
  const refused = await run([], {}, wrong)
  expect(refused.code).toBe(78)
  expect(refused.stderr).toContain('logger: it has no debug, warn, error')
})
