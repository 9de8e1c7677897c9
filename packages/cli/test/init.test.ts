import { execFile } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { builtInJobs } from 'leora-jobs'
import ts from 'typescript'
import { expect, inject, it } from 'vitest'
import { leoraPortalSchema } from '../../postgres/test/support/leora-portal.ts'
import { canary } from './support/canary.ts'
import { createPortal } from './support/portal.ts'
import { filesOf, type ProjectFiles, projectOf } from './support/project-files.ts'
import { binary, runCli } from './support/run-cli.ts'

const job = 'update-account-types'
const others = builtInJobs.filter(({ name }) => name !== job)
const scripts = {
  'jobs:run': 'leora-jobs run',
  'jobs:tick': 'leora-jobs tick',
  [`jobs:${job}`]: `leora-jobs run ${job}`,
  ...Object.fromEntries(others.map(({ name }) => [`jobs:${name}`, `leora-jobs run ${name}`])),
}
const manifest = (rest: object) => `${JSON.stringify({ name: 'shop', version: '1.0.0', ...rest }, null, 4)}\n`
const crons = [
  { path: `/api/jobs/${job}`, schedule: '0 2 * * *' },
  ...others.map(({ name, schedule }) => ({ path: `/api/jobs/${name}`, schedule: schedule.cron })),
]

/** Sets a project up, and once more: what is there then is whole, and the second time changes nothing. */
async function initialised(files: ProjectFiles, folder = '.', args: readonly string[] = []): Promise<ProjectFiles> {
  const root = projectOf(files)
  const cwd = join(root, folder)
  const first = await runCli(['init', '--yes', ...args], { cwd })
  expect(first, first.stderr).toMatchObject({ code: 0 })
  const written = filesOf(root)
  const again = await runCli(['init', ...args], { cwd })
  expect([again.code, again.stderr]).toEqual([
    0,
    expect.stringContaining('Everything is in place; nothing was written.'),
  ])
  expect(filesOf(root)).toEqual(written)
  const list = await runCli(['list', '--json'], { cwd })
  expect(list.json()).toMatchObject({ jobs: builtInJobs.map(({ name }) => ({ name })) })
  const checks = [written['vercel.json'] && 'vercel', written['.github/workflows/leora-jobs.yml'] && 'github']
  for (const check of checks.filter(Boolean)) {
    expect(await runCli(['generate', String(check), '--check'], { cwd })).toMatchObject({ code: 0 })
  }
  return written
}

it('an empty folder with a package.json gets a config, the names of variables and the scripts; the workflow where it is in a repository', async () => {
  const files = await initialised({ 'package.json': manifest({ private: true }) })
  expect(Object.keys(files)).toEqual(['.env.example', 'leora-jobs.config.ts', 'package.json'])
  const cwd = projectOf({ 'package.json': manifest({}) })
  const { notes } = (await runCli(['init', '--dry-run', '--json'], { cwd })).json()
  expect(notes).toContainEqual(expect.stringContaining('--github adds a workflow, --vercel a route'))
  const inRepository = await initialised({ 'package.json': manifest({ private: true }), '.git/HEAD': '' })
  expect(Object.keys(inRepository)).toContain('.github/workflows/leora-jobs.yml')
  expect(files['package.json']).toBe(manifest({ private: true, scripts }))
})

it('a Next.js application in src/ gets the route, the cron jobs beside its own, and a secret that is not shown', async () => {
  const cwd = projectOf({
    'package.json': manifest({ scripts: { dev: 'next dev' }, dependencies: { next: '16.4.3' } }),
    'tsconfig.json': '{}',
    'src/app/page.tsx': '',
    'vercel.json': '{"crons":[{"path":"/api/reports","schedule":"0 9 * * 1"}]}',
    '.env.example': 'DATABASE_URL=',
  })
  const before = filesOf(cwd)
  const { code, stdout, stderr } = await runCli(['init', '--yes'], { cwd })
  expect(code).toBe(0)
  const files = filesOf(cwd)
  const [, secret = ''] = /^CRON_SECRET=([\w-]{43})\n$/.exec(files['.env.local'] ?? '') ?? []
  expect(secret).not.toBe('')
  expect(stdout + stderr).not.toContain(secret)
  expect(Object.keys(files).filter((file) => files[file] !== before[file])).toEqual([
    '.env.example',
    '.env.local',
    'leora-jobs.config.ts',
    'package.json',
    'src/app/api/jobs/[[...job]]/route.ts',
    'vercel.json',
  ])
  expect(files['src/app/api/jobs/[[...job]]/route.ts']).toContain(
    "import { app } from '../../../../../leora-jobs.config'\n",
  )
  expect(JSON.parse(files['vercel.json'] ?? '')).toEqual({
    crons: [{ path: '/api/reports', schedule: '0 9 * * 1' }, ...crons],
  })
  expect(files['.env.example']).toMatch(/^DATABASE_URL=\n\n# The login/)
  // each was shown
  expect(stdout).toContain('  + export const { GET, POST } = createVercelHandler(app, { maxDuration })')
  expect(stdout).toMatch(
    /^ {2}- {9}"dev": "next dev"\n {2}\+ {9}"dev": "next dev",\n {2}\+ {9}"jobs:run": "leora-jobs run",$/m,
  )
  expect(stdout).toContain(
    `Next:\n  npm install leora-jobs @leora-jobs/vercel\n  npm run jobs:${job} -- --dry-run --tenant <slug>\n  npx leora-jobs migrate`,
  )
})

it('the portal on Supabase gets its preset and the role; no URL is shown', async () => {
  const url = `postgresql://postgres.abc:${canary}@aws-0-eu-west-1.pooler.supabase.com:6543/postgres`
  const models = [...leoraPortalSchema.matchAll(/create table "(\w+)"/gi)].map(([, name]) => name)
  expect(models).toContain('OrderLine')
  const schema = models.map((name) => `model ${name} {\n  accountType String\n}`).join('\n')
  const files = await initialised({
    'package.json': manifest({
      dependencies: { next: '16.4.3', typescript: '5', 'leora-jobs': '0', '@leora-jobs/vercel': '0' },
    }),
    'prisma/schema.prisma': schema,
    '.env': `DATABASE_URL=${url}\nCRON_SECRET=${canary}\n`,
  })
  expect(files['leora-jobs.config.ts']).toMatch(/source: 'leora-portal',\n.*\n {2}assumeRole: 'leora_jobs_runner',\n/)
  // the secret is in .env already
  expect(Object.keys(files)).not.toContain('.env.local')
})

it('a package of a monorepo: its own files in its folder, the workflow at the root, the commands of its package manager', async () => {
  const files = await initialised(
    {
      '.git/config': '[remote "origin"]\n\turl = git@github.com:acme/shop.git\n',
      'package.json': '{"packageManager":"pnpm@12.21.0"}',
      'pnpm-lock.yaml': '',
      'apps/jobs/package.json': manifest({ type: 'module' }),
    },
    'apps/jobs',
  )
  expect(Object.keys(files).filter((file) => file.includes('leora-jobs'))).toEqual([
    '.github/workflows/leora-jobs.yml',
    'apps/jobs/leora-jobs.config.ts',
  ])
  expect(files['.github/workflows/leora-jobs.yml']).toContain('working-directory: "apps/jobs"')
  const cwd = projectOf({ 'package.json': '{"packageManager":"pnpm@12.21.0"}', 'pnpm-lock.yaml': '' })
  const { next } = (await runCli(['init', '--dry-run', '--json'], { cwd })).json()
  expect(next).toEqual([
    'pnpm add leora-jobs',
    `pnpm run jobs:${job} --dry-run --tenant <slug>`,
    'pnpm leora-jobs migrate --create-login jobs',
  ])
})

it('a project in JavaScript, of CommonJS, gets modules that load, and a function where it is on Vercel without Next.js', async () => {
  const files = await initialised({
    'package.json': manifest({ type: 'commonjs', main: 'index.js' }),
    'index.js': 'module.exports = {}',
    'vercel.json': '{}',
  })
  expect(Object.keys(files)).toEqual(expect.arrayContaining(['leora-jobs.config.mjs', 'api/jobs/[route].mjs']))
  expect(files['api/jobs/[route].mjs']).toContain("from '../../leora-jobs.config.mjs'")
  expect(JSON.parse(files['vercel.json'] ?? '')).toEqual({ crons })
})

it('flags choose what starts the jobs', async () => {
  const cwd = projectOf({ 'package.json': manifest({ dependencies: { next: '16.4.3' } }) })
  const filesFor = async (flags: readonly string[]) => {
    const { files } = (await runCli(['init', '--dry-run', '--json', ...flags], { cwd })).json()
    return (files as readonly { readonly file: string }[]).map(({ file }) => file)
  }
  const [config, example, scripts] = ['leora-jobs.config.ts', '.env.example', 'package.json']
  const route = 'app/api/jobs/[[...job]]/route.ts'
  const workflow = '.github/workflows/leora-jobs.yml'
  expect(await filesFor(['--github'])).toEqual([config, route, 'vercel.json', workflow, example, '.env.local', scripts])
  expect(await filesFor(['--no-vercel'])).toEqual([config, example, scripts])
  expect(await filesFor(['--no-vercel', '--github'])).toEqual([config, workflow, example, scripts])
  expect(await filesFor(['--no-vercel', '--no-github'])).toEqual([config, example, scripts])
})

it('where nobody can be asked nothing is written: it shows what it would do and ends with 2, with --dry-run with 0', async () => {
  const cwd = projectOf({ 'package.json': manifest({}) })
  const before = filesOf(cwd)
  const bare = await runCli(['init'], { cwd })
  expect(bare).toMatchObject({
    code: 2,
    stdout: expect.stringContaining("  + import { defineConfig } from 'leora-jobs'"),
  })
  expect(bare.stderr).toContain('here is nobody to ask: nothing was written. Give --yes')
  const json = await runCli(['init', '--json'], { cwd })
  expect([json.code, json.json()]).toMatchObject([2, { error: { code: 'INPUT_INVALID', details: { field: '--yes' } } }])
  const dry = await runCli(['init', '--dry-run', '--yes', '--json'], { cwd })
  const plan = { action: 'create', isWritten: false }
  expect([dry.code, dry.json()]).toMatchObject([
    0,
    { files: [{ file: 'leora-jobs.config.ts', ...plan }, plan, { action: 'change' }] },
  ])
  expect(filesOf(cwd)).toEqual(before)
  for (const text of [undefined, '{ "name": ']) {
    const wrong = await runCli(['init', '--yes'], {
      cwd: projectOf(text === undefined ? {} : { 'package.json': text }),
    })
    expect(wrong).toMatchObject({ code: 78, stdout: '', stderr: expect.stringContaining('package.json: ') })
  }
})

it('what somebody else wrote is kept, and told of with exit code 4; --force replaces it, the config never', async () => {
  const route = 'app/api/jobs/[[...job]]/route.ts'
  const workflow = '.github/workflows/leora-jobs.yml'
  const config = "import { defineConfig } from 'leora-jobs'\nexport default defineConfig({ defaultTenant: 'acme' })\n"
  const own = { [`jobs:${job}`]: 'leora-jobs run update-account-types --tenant acme', 'jobs:tick': 'echo mine' }
  const files = {
    'package.json': manifest({ dependencies: { next: '16.4.3', typescript: '5' }, scripts: own }),
    'leora-jobs.config.ts': config,
    [route]: 'export function GET() {}\n',
    [workflow]: 'on: push\n',
    'vercel.json': JSON.stringify({ crons: [{ path: '/api/jobs/tick', schedule: '0 3 * * *' }] }),
  }
  const cwd = projectOf(files)
  const kept = await runCli(['init', '--yes', '--github', '--json'], { cwd })
  expect([kept.code, kept.json()]).toMatchObject([
    4,
    {
      files: expect.arrayContaining([
        { file: 'leora-jobs.config.ts', action: 'none', isWritten: false },
        { file: route, action: 'keep', isWritten: false },
        { file: workflow, action: 'keep', isWritten: false },
        { file: 'vercel.json', action: 'none', isWritten: false },
        { file: 'package.json', action: 'change', isWritten: true },
      ]),
      notes: expect.arrayContaining([
        expect.stringContaining('a script jobs:tick of its own'),
        expect.stringContaining('generate vercel --check'),
      ]),
    },
  ])
  const after = filesOf(cwd)
  expect(after).toMatchObject({ ...files, 'package.json': expect.stringContaining('"jobs:run": "leora-jobs run"') })
  expect(JSON.parse(after['package.json'] ?? '').scripts).toEqual({
    ...Object.fromEntries(others.map(({ name }) => [`jobs:${name}`, `leora-jobs run ${name}`])),
    ...own,
    'jobs:run': 'leora-jobs run',
  })
  const forced = await runCli(['init', '--yes', '--github', '--force'], { cwd })
  expect(forced).toMatchObject({ code: 0, stdout: expect.stringContaining(`${route}  (replaced: `) })
  const replaced = filesOf(cwd)
  expect(replaced['leora-jobs.config.ts']).toBe(config)
  expect(replaced[route]).toContain("import app from '../../../../leora-jobs.config'\n")
  expect(replaced[workflow]).toContain('leora-jobs generate github')
})

it('the skeleton in a new config compiles once its comments are taken off, and loads', async () => {
  const files = await initialised({ 'package.json': manifest({ type: 'module' }) })
  const text = (files['leora-jobs.config.ts'] ?? '')
    .replace(/^ {2}\/\/ source: [\s\S]*?\n {2}\/\/ \}\),$/m, (block) => block.replace(/^ {2}\/\/ /gm, '  '))
    .replace('  // policies:', '  policies:')
    .replace('{ defineConfig }', '{ defineConfig, defineSource }')
  expect(text).toContain("\n  policies: { '*': { sale: { statuses: ['FULFILLED'")
  const root = fileURLToPath(new URL('../../../', import.meta.url))
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const cwd = projectOf({ 'package.json': manifest({ type: 'module' }), 'leora-jobs.config.ts': text })
  const program = ts.createProgram([join(cwd, 'leora-jobs.config.ts')], options)
  const diagnostics = ts.getPreEmitDiagnostics(program, program.getSourceFile(join(cwd, 'leora-jobs.config.ts')))
  expect(diagnostics.map(({ messageText }) => messageText)).toEqual([])
  expect(await runCli(['list'], { cwd })).toMatchObject({ code: 0 })
  const refused = await runCli(['run', job, '--all-tenants'], { cwd })
  expect(refused.stderr).toContain("not those of the source 'mine'")
})

it('TENANT_SLUG=test npm run jobs:update-account-types -- --dry-run', async () => {
  const portal = await createPortal(inject('postgresUrl'))
  try {
    await portal.addTenant('test')
    await portal.addTenant('other', { customers: 1 })
    const cwd = projectOf({ 'package.json': manifest({}) })
    await runCli(['init', '--yes'], { cwd })
    mkdirSync(join(cwd, 'node_modules/.bin'), { recursive: true })
    symlinkSync(binary, join(cwd, 'node_modules/.bin/leora-jobs'))
    const before = await portal.snapshot()
    const npm = (args: readonly string[]) =>
      promisify(execFile)('npm', args, {
        cwd,
        env: {
          HOME: process.env.HOME,
          PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
          DATABASE_URL: portal.url,
          TENANT_SLUG: 'test',
        },
      })
    const { stdout } = await npm(['run', `jobs:${job}`, '--', '--dry-run'])
    expect(stdout).toMatch(/update-account-types {2}test .*\(dry run: nothing was written\)\n {2}3 read, 3 changed/)
    expect(await portal.snapshot()).toEqual(before)
  } finally {
    await portal.drop()
  }
})
