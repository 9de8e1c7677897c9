import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { createPortal, type Portal } from '../../packages/cli/test/support/portal.ts'
import { binary, runCli, temporaryFolder } from '../../packages/cli/test/support/run-cli.ts'
import { diagnosticsOf } from '../../packages/github-actions/test/support/diagnostics-of.ts'

const folder = fileURLToPath(new URL('../../examples/github-workflow/', import.meta.url))
const file = '.github/workflows/leora-jobs.yml'

/** The example as a repository of its own, which installs with npm. */
function example(): string {
  const cwd = temporaryFolder()
  cpSync(folder, cwd, { recursive: true, filter: (path) => !path.includes('node_modules') })
  writeFileSync(join(cwd, 'package-lock.json'), '{}')
  return cwd
}

const generate = (cwd: string, ...flags: string[]) => runCli(['generate', 'github', ...flags], { cwd })

describe('examples/github-workflow', () => {
  it('holds what `generate github` writes, and GitHub takes it', async () => {
    const cwd = example()
    expect(await generate(cwd, '--check')).toMatchObject({ code: 0, stdout: `${file} is up to date.\n` })
    expect(await diagnosticsOf(readFileSync(join(folder, file), 'utf8'))).toEqual([])
  })

  it('an edit by hand, or another job, ends `--check` with 4 and the difference; generating mends it', async () => {
    const cwd = example()
    const path = join(cwd, file)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace('queue: max', 'queue: single'))
    const edited = await generate(cwd, '--check')
    expect(edited.code).toBe(4)
    expect(edited.stdout).toMatch(/^- {3}queue: single\n\+ {3}queue: max$/m)
    expect(await generate(cwd)).toMatchObject({ code: 0, stdout: `${file} is written.\n` })
    expect(readFileSync(path, 'utf8')).toBe(text)

    const config = join(cwd, 'leora-jobs.config.ts')
    writeFileSync(config, readFileSync(config, 'utf8').replace('timeoutMinutes: 30', 'timeoutMinutes: 45'))
    const changed = await generate(cwd, '--check', '--json')
    expect(changed.code).toBe(4)
    expect(changed.json()).toEqual({ files: [{ file, isCurrent: false, isWritten: false }] })
  })

  it('in a workspace the workflow lies at the root of the repository', async () => {
    const root = example()
    mkdirSync(join(root, '.git'))
    const cwd = join(root, 'apps/portal')
    mkdirSync(cwd, { recursive: true })
    expect((await generate(cwd)).code).toBe(0)
    expect(existsSync(join(cwd, '.github'))).toBe(false)
    const text = readFileSync(join(root, file), 'utf8')
    expect(text).toContain('working-directory: "apps/portal"')
    expect(text).toContain('exec ../../node_modules/.bin/leora-jobs tick')
    expect(await diagnosticsOf(text)).toEqual([])
  })
})

describe('the steps of the workflow, run by bash as the runner does', () => {
  let portal: Portal

  beforeAll(async () => {
    portal = await createPortal(inject('postgresUrl'))
    await portal.addTenant('north')
  })

  afterAll(() => portal?.drop())

  it('a tick runs what is due, and writes outputs and summary', () => {
    const cwd = installed(binary)
    const env = { LEORA_JOBS_DATABASE_URL: portal.url, GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: join(cwd, 'output') }
    const tick = runStep(cwd, 'Run what is due', env)
    expect(tick.stderr).toContain('[update-account-types] Complete')
    expect(tick).toMatchObject({ status: 0, stdout: expect.stringContaining('ran: succeeded') })
    expect(readFileSync(join(cwd, 'output'), 'utf8')).toMatch(/^status<<\S+\nsucceeded\n/)
  })

  it.each([
    [{ TENANT: 'north' }, ['--tenant=north', '--', 'a']],
    [{ TENANT: '*', DRY_RUN: 'false' }, ['--all-tenants', '--', 'a']],
    [
      { TENANT: 'n', DRY_RUN: 'true', AS_OF: '2026-03-01' },
      ['--tenant=n', '--dry-run', '--as-of=2026-03-01', '--', 'a'],
    ],
    [{ TENANT: 'n', OCCURRENCE: '2026-03-01T02:00Z' }, ['--tenant=n', '--occurrence=2026-03-01T02:00Z', '--', 'a']],
    [{ TENANT: '$(touch pwned); "x" `id`' }, ['--tenant=$(touch pwned); "x" `id`', '--', 'a']],
    [{ TENANT: 'n', JOB: '--all-tenants' }, ['--tenant=n', '--', '--all-tenants']],
  ])('inputs %j become %j', (inputs, argv) => {
    const fake = join(temporaryFolder(), 'fake.sh')
    writeFileSync(fake, '#!/bin/sh\nprintf "%s\\n" "$@"\n')
    chmodSync(fake, 0o755)
    const cwd = installed(fake)
    const { stdout, stderr, status } = runStep(cwd, 'Run by hand', { JOB: 'a', ...inputs })
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    expect(stdout.trimEnd().split('\n')).toEqual(['run', '--timeout', '20m', ...argv])
    expect(existsSync(join(cwd, 'pwned'))).toBe(false)
  })
})

/** The example with a command installed. */
function installed(command: string): string {
  const cwd = example()
  mkdirSync(join(cwd, 'node_modules/.bin'), { recursive: true })
  symlinkSync(command, join(cwd, 'node_modules/.bin/leora-jobs'))
  return cwd
}

/** The script of a step, as the runner starts it where no shell is named. */
function runStep(cwd: string, name: string, env: Readonly<Record<string, string>>) {
  const text = readFileSync(join(folder, file), 'utf8')
  const step = text.slice(text.indexOf(`- name: ${name}\n`))
  const [, block = '', line = ''] = /^ {8}run: (?:\|\n((?: {10}.*\n)+)|(.*)\n)/m.exec(step) ?? []
  const script = join(temporaryFolder(), 'script.sh')
  writeFileSync(script, (block || line).replace(/^ {10}/gm, ''))
  const { PATH = '', HOME = '' } = process.env
  return spawnSync('bash', ['-e', script], { cwd, encoding: 'utf8', env: { PATH, HOME, CI: 'true', ...env } })
}
