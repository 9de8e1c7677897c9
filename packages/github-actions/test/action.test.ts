import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { canary } from '../../cli/test/support/canary.ts'
import { createPortal, type Portal } from '../../cli/test/support/portal.ts'
import { projectTable, tickProject } from '../../cli/test/support/tick-project.ts'
import { diagnosticsOf } from './support/diagnostics-of.ts'

const root = new URL('../../../', import.meta.url)
const metadata = readFileSync(new URL('action.yml', root), 'utf8')
const action: {
  inputs: Record<string, { default?: string }>
  outputs: Record<string, object>
  runs: { using: string; main: string }
} = parse(metadata)

const launcher = fileURLToPath(new URL(action.runs.main, root))

/** As the runner leaves things for the next step. */
interface Step {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly outputs: Record<string, string>
  readonly summary: string
}

/** Starts the action as the runner does: every input of action.yml as a variable, files for what it says, the project as the working directory. */
function start(cwd: string, inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  const temp = mkdtempSync(join(tmpdir(), 'leora-jobs-runner-'))
  onTestFinished(() => rmSync(temp, { recursive: true, force: true }))
  const files = {
    GITHUB_OUTPUT: join(temp, 'output'),
    GITHUB_STEP_SUMMARY: join(temp, 'summary'),
    GITHUB_EVENT_PATH: join(temp, 'event.json'),
  }
  for (const file of Object.values(files)) writeFileSync(file, '')
  writeFileSync(files.GITHUB_EVENT_PATH, JSON.stringify({ schedule: '7 2 * * *' }))
  const all = Object.entries(action.inputs).map(([name, { default: value = '' }]) => [
    `INPUT_${name.toUpperCase()}`,
    inputs[name] ?? value,
  ])
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [launcher], {
    cwd,
    env: {
      PATH,
      HOME,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'schedule',
      GITHUB_WORKSPACE: cwd,
      ...files,
      ...Object.fromEntries(all),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  const listeners = new Set<() => void>()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    for (const listener of listeners) listener()
  })
  const step = new Promise<Step>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      const outputs = outputsIn(readFileSync(files.GITHUB_OUTPUT, 'utf8'))
      resolve({ code, stdout, stderr, outputs, summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8') })
    })
  })
  const says = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => stderr.includes(text) && resolve()
      listeners.add(look)
      child.on('close', () => reject(new Error(`it ended without '${text}': ${stderr}`)))
      look()
    })
  return { child, step, says }
}

function outputsIn(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2\n/gm)].map(([, name = '', , value = '']) => [name, value]),
  )
}

/** A project that has installed leora-jobs. */
function installedProject(): string {
  const cwd = tickProject()
  symlinkSync(fileURLToPath(new URL('packages/cli', root)), join(cwd, 'node_modules/leora-jobs'))
  return cwd
}

const commandsIn = ({ stdout, stderr }: Step) => `${stdout}${stderr}`.split('\n').filter((line) => /^\s*::/.test(line))

/** What a reader of the log sees: the runner obeys a mask and does not show it. */
const logOf = ({ stdout, stderr }: Step) => `${stdout}${stderr}`.replace(/^::add-mask::.*$/gm, '')

it('action.yml has no diagnostics; a broken one has', async () => {
  expect(await diagnosticsOf(metadata, 'action.yml')).toEqual([])
  expect(await diagnosticsOf(metadata.replace('using: node24', 'using: node7'), 'action.yml')).not.toEqual([])
})

it('the launcher that is checked in is what its source builds, and needs nothing but Node', async () => {
  const build = new URL('../action/build.mjs', import.meta.url).href
  const { bundleLauncher } = (await import(/* @vite-ignore */ build)) as { bundleLauncher(): Promise<string> }
  const bundle = readFileSync(launcher, 'utf8')
  expect(await bundleLauncher()).toBe(bundle)
  for (const [, module] of bundle.matchAll(/from "([^"]+)"/g)) expect(module).toMatch(/^node:/)
})

it('the launcher reads every input of action.yml, and no other', () => {
  const bundle = readFileSync(launcher, 'utf8')
  for (const name of Object.keys(action.inputs)) expect(bundle).toContain(`"${name}"`)
  const read = [...bundle.matchAll(/input2?\("([a-z-]+)"\)/g)].map(([, name]) => name ?? '')
  expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(read))
})

describe('on a real server', () => {
  let portal: Portal
  let cwd: string

  const run = (inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) =>
    start(cwd, inputs, { LEORA_JOBS_DATABASE_URL: portal.url, ...env }).step

  beforeAll(async () => {
    portal = await createPortal(inject('postgresUrl'))
    await portal.addTenant('north')
    await portal.addTenant('south')
    await portal.admin.transaction({}, (t) => t.script(projectTable))
  })

  afterAll(() => portal?.drop())

  it('ticks, reports each run, and leaves outputs and a summary', async () => {
    cwd = installedProject()
    const step = await run({ job: 'update-account-types second-job', timeout: '5m' })
    expect(step).toMatchObject({ code: 0, outputs: { status: 'succeeded', 'exit-code': '0', runs: '4', failed: '0' } })
    expect(Object.keys(step.outputs).sort()).toEqual(Object.keys(action.outputs).sort())
    expect(JSON.parse(step.outputs['run-ids'] ?? '')).toHaveLength(4)
    expect(step.summary.split('\n').filter((line) => line.startsWith('| '))).toHaveLength(2 + 4)
    expect(step.summary).toContain('| south |')
    expect(commandsIn(step)).toEqual([`::add-mask::${canary}`])
    expect(logOf(step)).not.toContain(canary)
    expect(await run({ job: 'update-account-types' })).toMatchObject({
      code: 0,
      stdout: 'Nothing is due.\n',
      outputs: { status: 'succeeded', runs: '0', 'run-ids': '[]' },
      summary: '',
    })
  })

  it('keeps stdout one JSON document, in which a name stays a name', async () => {
    cwd = installedProject()
    const name = '##[error]::add-mask::north'
    await portal.query(`insert into customer (tenant_id, name) select id, '${name}' from tenant where slug = 'north'`)
    const inputs = {
      command: 'run',
      job: 'update-account-types',
      tenant: 'north',
      'dry-run': 'true',
      'as-of': '2026-03-01',
    }
    const asJson = await run({ ...inputs, args: '--json' })
    expect(asJson.code).toBe(0)
    expect(asJson.stdout).not.toContain('##[')
    const report = JSON.parse(asJson.stdout)
    expect(report).toMatchObject({ dryRun: true, asOf: '2026-03-01', tenant: { slug: 'north' } })
    expect(report.changes.map(({ record }: { record: { label: string } }) => record.label)).toContain(name)
    expect(asJson.outputs).toMatchObject({ runs: '1', 'run-ids': '[]', changed: String(report.counts.changed) })

    await portal.query(`update customer set name = '::error::boo' where name = '${name}'`)
    const asText = await run(inputs)
    expect(asText.stdout).toContain('\\::error::boo')
    expect(commandsIn(asText).filter((line) => line.includes('boo'))).toEqual([])
  })

  it('hands the exit code through, and annotates what went wrong', async () => {
    cwd = installedProject()
    const unknown = await run({ command: 'run', job: 'update-account-types', tenant: 'nort' })
    expect(unknown).toMatchObject({ code: 2, outputs: { status: 'failed', 'exit-code': '2' } })
    expect(commandsIn(unknown)[1]).toMatch(/^::error title=leora-jobs::There is no tenant 'nort'/)
    expect(unknown.summary).toContain('### leora-jobs: failed')
    const paused = await run({ command: 'run', job: 'slow-job', tenant: 'north', timeout: '250ms' })
    expect(paused).toMatchObject({ code: 124, outputs: { status: 'paused' } })
    expect(commandsIn(paused)[1]).toMatch(/^::warning title=slow-job%2C north::Out of time after \d+ records/)
    expect(await run({ 'dry-run': 'yes' })).toMatchObject({ code: 2, stdout: expect.stringMatching(/^::error/) })
  })

  it('tells of runs that could not start, for one tenant of several', async () => {
    cwd = installedProject()
    const lease =
      "select id::text, 'slow-job', 'another', 9, now() + interval '10 minutes' from tenant where slug = 'south'"
    await portal.query(`insert into leora_jobs.lease (tenant_id, job, owner, token, expires_at) ${lease}`)
    const step = await run({ command: 'run', job: 'slow-job', tenant: '*', timeout: '100ms' })
    expect(step.code).toBe(75)
    expect(step.outputs).toMatchObject({ status: 'busy' })
    expect(step.summary).toContain('| south |  | LEASE_BUSY |')
    expect(commandsIn(step).filter((line) => line.startsWith('::error'))).toHaveLength(1)
    await portal.query("delete from leora_jobs.lease where owner = 'another'")
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('passes %s on: paused, the lease given back, and the report written', async (signal, code) => {
    cwd = installedProject()
    const { child, step, says } = start(
      cwd,
      { command: 'run', job: 'slow-job', tenant: 'north' },
      { LEORA_JOBS_DATABASE_URL: portal.url },
    )
    await says('[slow-job] ')
    await says('Processing')
    child.kill(signal)
    const ended = await step
    expect(ended).toMatchObject({ code, outputs: { status: 'paused', runs: '1' } })
    const [runId] = JSON.parse(ended.outputs['run-ids'] ?? '')
    expect(await portal.query('select status from leora_jobs.run where id = $1', [runId])).toEqual([
      { status: 'paused' },
    ])
    expect(await portal.query("select from leora_jobs.lease where job = 'slow-job' and expires_at > now()")).toEqual([])
  })

  it('does not run what the project has not installed', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'leora-jobs-empty-'))
    onTestFinished(() => rmSync(empty, { recursive: true, force: true }))
    mkdirSync(join(empty, 'apps'))
    cwd = empty
    const step = await run({ 'working-directory': 'apps' })
    expect(step.code).toBe(78)
    expect(step.stdout).toMatch(/^::error title=leora-jobs::leora-jobs is not installed in .*apps/)
  })

  it('an unset secret is an error, not a green step', async () => {
    cwd = installedProject()
    const step = await run({}, { LEORA_JOBS_DATABASE_URL: '' })
    expect(step).toMatchObject({ code: 78, outputs: { status: 'failed' } })
    expect(commandsIn(step)[0]).toMatch(/^::error title=leora-jobs::Neither LEORA_JOBS_DATABASE_URL/)
  })

  it('a database that is down ends the step with 69', async () => {
    cwd = installedProject()
    const url = new URL(portal.url)
    url.port = String(await closedPort())
    const step = await run(
      { command: 'run', job: 'update-account-types', tenant: 'north', timeout: '1s' },
      { LEORA_JOBS_DATABASE_URL: url.href },
    )
    expect(step).toMatchObject({ code: 69, outputs: { status: 'failed' } })
    expect(logOf(step)).not.toContain(canary)
  })
})

/** A port that nobody listens on. */
function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 1))
    })
  })
}
