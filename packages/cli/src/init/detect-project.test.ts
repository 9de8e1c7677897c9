import { isLeoraError } from '@leora-jobs/core'
import { expect, it } from 'vitest'
import { describeFindings } from './describe-findings.ts'
import { detectProject } from './detect-project.ts'
import { viewOfTexts } from './project-view.ts'

type Texts = Readonly<Record<string, string>>

const nothing = { files: [] as readonly string[], packageManager: undefined }

function detect(texts: Texts, root: Texts = {}, description = nothing, environment: Texts = {}) {
  const views = { project: viewOfTexts({ 'package.json': '{}', ...texts }), root: viewOfTexts(root) }
  return detectProject(views, description, environment)
}

const next = { 'package.json': '{"dependencies":{"next":"16"},"devDependencies":{"typescript":"5"}}' }

it.each<[string, Texts, string | undefined]>([
  ['app/', { ...next, 'app/page.tsx': '' }, 'app'],
  ['src/app/', { ...next, 'src/app/page.tsx': '' }, 'src/app'],
  ['pages/ of old', { ...next, 'pages/index.tsx': '' }, 'app'],
  ['src/pages/ of old', { ...next, 'src/pages/index.tsx': '' }, 'src/app'],
  ['both, of which Next.js takes the one at the root', { ...next, 'app/page.tsx': '', 'src/app/page.tsx': '' }, 'app'],
  ['a config alone', { 'next.config.mjs': '' }, 'app'],
  ['no Next.js', { 'package.json': '{"dependencies":{"next-auth":"5"}}', 'src/app/x.ts': '' }, undefined],
])('finds the App Router: %s', (_, texts, appFolder) => {
  expect(detect(texts).next?.appFolder).toBe(appFolder)
})

it.each<[string, Texts, string]>([
  ['nothing says it', {}, 'TypeScript'],
  ['tsconfig.json', { 'tsconfig.json': '{}', 'index.js': '' }, 'TypeScript'],
  ['the package', { ...next, 'next.config.mjs': '' }, 'TypeScript'],
  ['scripts alone', { 'src/app/page.jsx': '' }, 'JavaScript'],
  ['jsconfig.json', { 'jsconfig.json': '{}' }, 'JavaScript'],
  ['type: commonjs', { 'package.json': '{"type":"commonjs"}' }, 'JavaScript'],
])('finds the language: %s', (_, texts, language) => {
  expect(detect(texts).language).toBe(language)
})

it.each([
  ['packageManager, over a lockfile that was left behind', 'yarn@4.1.0', ['package-lock.json'], 'npm/11', 'yarn'],
  ['the lockfile, over whoever started it', undefined, ['pnpm-lock.yaml', 'src'], 'npm/11 node/v24', 'pnpm'],
  ['the lockfile of bun', undefined, ['bun.lock'], undefined, 'bun'],
  ['whoever started it', undefined, [], 'pnpm/12.21.0 npm/? node/v24', 'pnpm'],
  ['npm else', 'something@1', [], undefined, 'npm'],
])('finds the package manager: %s', (_, packageManager, files, agent, manager) => {
  const environment: Texts = agent === undefined ? {} : { npm_config_user_agent: agent }
  expect(detect({}, {}, { files, packageManager } as typeof nothing, environment).packageManager).toBe(manager)
})

const portal = `
model Tenant { id String @id }
model Customer {
  id String @id
  accountType AccountType?
}
model Order { id String }
model OrderLine { id String }
model Sku { id String }`

it.each<[string, Texts, boolean | undefined]>([
  ['the portal’s models', { 'prisma/schema.prisma': portal }, true],
  [
    'in several files',
    { 'prisma/schema/a.prisma': portal.slice(0, 100), 'prisma/schema/b.prisma': portal.slice(100) },
    true,
  ],
  ['where prisma.config.ts says', { 'prisma.config.ts': `schema: "./db/main.prisma"`, 'db/main.prisma': portal }, true],
  ['where package.json says', { 'package.json': '{"prisma":{"schema":"db/"}}', 'db/main.prisma': portal }, true],
  ['one of them missing', { 'prisma/schema.prisma': portal.replace('model Sku', 'model Item') }, false],
  ['no type on a customer', { 'prisma/schema.prisma': portal.replace('accountType ', 'kind ') }, false],
  [
    'tables of other names',
    { 'prisma/schema.prisma': portal.replace('Order { id String }', 'Order { id String @@map("orders") }') },
    false,
  ],
  ['no schema', { 'prisma/seed.ts': '' }, undefined],
])('finds Prisma: %s', (_, texts, isPortal) => {
  expect(detect(texts).prisma?.isPortal).toBe(isPortal)
})

it.each<[string, Texts, readonly string[]]>([
  [
    'the pooler',
    {
      '.env': 'DATABASE_URL="postgresql://postgres.x:canary@aws-0-eu.pooler.supabase.com:6543/postgres?pgbouncer=true"',
    },
    ['DATABASE_URL'],
  ],
  [
    'the direct host',
    { '.env.local': 'DIRECT_URL=postgres://postgres:canary@db.abc.supabase.co/postgres' },
    ['DIRECT_URL'],
  ],
  [
    'a password that is not encoded',
    { '.env': 'DATABASE_URL=postgres://u:can/ary@x@db.abc.supabase.co:5432/p' },
    ['DATABASE_URL'],
  ],
  [
    'another host',
    { '.env': 'DATABASE_URL=postgres://u:supabase.co@db.example.com/p\nOTHER=https://x.supabase.co' },
    [],
  ],
])('finds Supabase: %s, and says no value', (_, texts, names) => {
  const found = detect(texts)
  expect(found.environment.supabase).toEqual(names)
  expect(JSON.stringify({ found: { ...found, manifest: null }, said: describeFindings(found) })).not.toMatch(
    /canary|can.ary/,
  )
})

it.each<[string, Texts, string | null]>([
  ['a folder .github', { '.github/dependabot.yml': '' }, 'github'],
  ['a remote there', { '.git/config': '[remote "origin"]\n\turl = git@github.com:acme/portal.git' }, 'github'],
  ['another remote', { '.git/config': '[remote "origin"]\n\turl = https://gitlab.com/acme/portal.git' }, 'other'],
  ['no remote yet', { '.git/config': '[core]' }, null],
])('finds the host: %s', (_, root, host) => {
  expect(detect({}, root).host).toBe(host)
})

it.each([
  ['no package.json', {}, 'there is none in this directory'],
  ['one that is no JSON', { 'package.json': '{ "name": ' }, 'it is not JSON'],
  ['one that is no object', { 'package.json': '[]' }, 'it is not a JSON object'],
  ['scripts that are a list', { 'package.json': '{"scripts":[]}' }, "'scripts' is not an object"],
])('refuses %s', (_, texts, problem) => {
  const views = { project: viewOfTexts(texts), root: viewOfTexts({}) }
  let thrown: unknown
  try {
    detectProject(views, nothing, {})
  } catch (error) {
    thrown = error
  }
  expect(isLeoraError(thrown, 'CONFIG_INVALID')).toBe(true)
  expect(String(thrown)).toContain(problem)
})
