import { expect, it } from 'vitest'
import { findRoute, planRoute } from './plan-route.ts'
import { viewOfTexts } from './project-view.ts'

const named = 'export const app = defineConfig({})'
const router = (appFolder: 'app' | 'src/app') => ({ appFolder, middleware: undefined })

it.each([
  [
    'Next.js',
    router('app'),
    'TypeScript',
    'leora-jobs.config.ts',
    'app/api/jobs/[[...job]]/route.ts',
    '../../../../leora-jobs.config',
  ],
  [
    'Next.js in src',
    router('src/app'),
    'TypeScript',
    'leora-jobs.config.ts',
    'src/app/api/jobs/[[...job]]/route.ts',
    '../../../../../leora-jobs.config',
  ],
  [
    'Next.js in JavaScript',
    router('app'),
    'JavaScript',
    'leora-jobs.config.mjs',
    'app/api/jobs/[[...job]]/route.js',
    '../../../../leora-jobs.config.mjs',
  ],
  ['a function', null, 'TypeScript', 'leora-jobs.config.ts', 'api/jobs/[route].ts', '../../leora-jobs.config.js'],
  [
    'a function in JavaScript',
    null,
    'JavaScript',
    'leora-jobs.config.mjs',
    'api/jobs/[route].mjs',
    '../../leora-jobs.config.mjs',
  ],
  ['a config elsewhere', null, 'TypeScript', 'jobs/main.mts', 'api/jobs/[route].ts', '../../jobs/main.mjs'],
] as const)('%s imports the config by the name that it has there', (_, next, language, config, file, specifier) => {
  const plan = planRoute({ next, language, type: 'commonjs', config: { file: config, text: named } })
  expect(plan.file).toBe(file)
  expect(plan.text).toContain(`import { app } from '${specifier}'`)
})

it('takes a config that exports it by default', () => {
  const config = { file: 'leora-jobs.config.ts', text: 'const app = defineConfig({})\nexport default app' }
  expect(planRoute({ next: null, language: 'TypeScript', type: undefined, config }).text).toContain("import app from '")
})

const file = 'app/api/jobs/[[...job]]/route.ts'

it.each([
  ['the very file', { [file]: 'export const { GET } = createVercelHandler(app)' }, { file, isOurs: true }],
  ['one of somebody else', { [file]: 'export function GET() {}' }, { file, isOurs: false }],
  [
    'another catch-all in its place, with which it would not build',
    { 'app/api/jobs/[...path]/route.js': 'export function GET() {}' },
    { file: 'app/api/jobs/[...path]/route.js', isOurs: false },
  ],
  ['none', { 'app/api/jobs/report/route.ts': '', 'app/api/[id]/route.ts': '' }, null],
])('finds %s', (_, texts, found) => {
  expect(findRoute(viewOfTexts(texts), file)).toEqual(found)
})
