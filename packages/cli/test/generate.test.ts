import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { builtInJobs } from '../src/define-config.ts'
import { runCli, temporaryFolder } from './support/run-cli.ts'

const daily = '0 2 * * *'

it('generate vercel writes vercel.json with the keys that the platform takes; --check exits 4 after an edit by hand, and writes nothing', async () => {
  const cwd = temporaryFolder()
  const file = join(cwd, 'vercel.json')
  const kept = { framework: 'nextjs', crons: [{ path: '/api/reports', schedule: '0 9 * * 1' }] }
  writeFileSync(file, JSON.stringify(kept, null, 4))
  const first = await runCli(['generate', 'vercel', '--json'], { cwd })
  expect([first.code, first.json()]).toMatchObject([0, { isWritten: true, isCurrent: true }])
  const ours = builtInJobs.map(({ name, schedule }) => ({ path: `/api/jobs/${name}`, schedule: schedule.cron }))
  const written = JSON.stringify({ ...kept, crons: [...kept.crons, ...ours] }, null, 4)
  expect(readFileSync(file, 'utf8')).toBe(written)
  const again = await runCli(['generate', 'vercel', '--json'], { cwd })
  expect([again.code, again.json()]).toMatchObject([0, { isWritten: false, isCurrent: true }])
  const edited = written.replace(`"${daily}"`, '"0 4 * * *"')
  writeFileSync(file, edited)
  const check = await runCli(['generate', 'vercel', '--check'], { cwd })
  expect(check.code).toBe(4)
  expect(check.stdout).toMatch(/^- .*"0 4 \* \* \*"\n\+ .*"0 2 \* \* \*"$/m)
  expect(readFileSync(file, 'utf8')).toBe(edited)
})

it('generate vercel: the plan, the path, and what is not offered or not right', async () => {
  const cwd = temporaryFolder()
  const hobby = await runCli(['generate', 'vercel', '--plan', 'hobby', '--base-path', '/cron/', '--json'], { cwd })
  expect(hobby.json()).toMatchObject({
    crons: [{ path: '/cron/tick', schedule: '0 4 * * *' }],
    notes: [expect.stringContaining('Hobby'), expect.stringContaining('run once a day: process-triggers')],
  })
  const beta = await runCli(['generate', 'vercel', '--target', 'schedules'], { cwd })
  expect(beta).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('not offered yet: Vercel Schedules are in beta'),
  })
  writeFileSync(join(cwd, 'vercel.json'), '{ "crons": ')
  const broken = await runCli(['generate', 'vercel'], { cwd })
  expect(broken).toMatchObject({ code: 78, stderr: expect.stringContaining('vercel.json: it is not JSON') })
  expect(readFileSync(join(cwd, 'vercel.json'), 'utf8')).toBe('{ "crons": ')
  writeFileSync(join(cwd, 'vercel.ts'), 'export const config = {}')
  const program = await runCli(['generate', 'vercel'], { cwd })
  expect(program).toMatchObject({
    code: 78,
    stderr: expect.stringContaining('"path":"/api/jobs/update-account-types"'),
  })
})

it('generate env makes a CRON_SECRET, never shows it, and never overwrites one', async () => {
  const cwd = temporaryFolder()
  const file = join(cwd, '.env.local')
  writeFileSync(file, 'CRON_SECRET=\nOTHER=1')
  const made = await runCli(['generate', 'env'], { cwd })
  const text = readFileSync(file, 'utf8')
  const [, secret = ''] = /^CRON_SECRET=([\w-]{43})\nOTHER=1$/.exec(text) ?? []
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
  expect(made).toMatchObject({ code: 0, stdout: 'CRON_SECRET is written to .env.local.\n' })
  expect(made.stderr).not.toContain(secret)
  const again = await runCli(['generate', 'env'], { cwd })
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('already') })
  expect(again.stdout + again.stderr).not.toContain(secret)
  expect(readFileSync(file, 'utf8')).toBe(text)
})

it('generate env makes a file that only its owner can read, unless the environment has the secret', async () => {
  const cwd = temporaryFolder()
  await runCli(['generate', 'env'], { cwd, env: { CRON_SECRET: 'of-the-shell' } })
  expect(await runCli(['generate', 'env', '--check'], { cwd })).toMatchObject({ code: 4 })
  expect(() => statSync(join(cwd, '.env.local'))).toThrow('ENOENT')
  await runCli(['generate', 'env'], { cwd })
  expect(statSync(join(cwd, '.env.local')).mode & 0o777).toBe(0o600)
})

it('generate github watches what vercel.json starts, and keeps every workflow of ours that is there', async () => {
  const cwd = temporaryFolder()
  mkdirSync(join(cwd, '.git'))
  writeFileSync(join(cwd, 'package-lock.json'), '{}')
  await runCli(['generate', 'vercel'], { cwd })
  const files = async (...flags: readonly string[]) => {
    const { code, json } = await runCli(['generate', 'github', '--json', ...flags], { cwd })
    const { files } = json() as { readonly files: readonly { readonly file: string; readonly isWritten: boolean }[] }
    return [code, ...files.map(({ file, isWritten }) => `${file}${isWritten ? ' is written' : ''}`)]
  }
  const [run, check] = ['.github/workflows/leora-jobs.yml', '.github/workflows/leora-jobs-check.yml']
  expect(await files()).toEqual([0, `${check} is written`])
  const text = readFileSync(join(cwd, check), 'utf8')
  expect(text).toMatch(/run: exec \S+leora-jobs check --report-once --timeout 10m/)
  writeFileSync(join(cwd, run), '# Written by `leora-jobs generate github` from another list of jobs\n')
  expect(await files('--check')).toEqual([4, run, check])
  expect(await files()).toEqual([0, `${run} is written`, check])
  writeFileSync(join(cwd, run), 'name: of somebody else\n')
  expect(await files('--check')).toEqual([0, check])
})
