import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type InstalledProject, installProject, publishLocally } from './installed-project.ts'
import { forgetOurPackages, type PackageManager, packageManagers } from './package-managers.ts'
import type { Registry } from './serve-registry.ts'
import { installTools, tools } from './tools.ts'

const { npm, pnpm, yarnClassic, yarn, yarnPnp } = packageManagers

interface Cell {
  readonly manager: PackageManager
  readonly node: '22' | '24'
  readonly resolutions?: readonly ('nodenext' | 'bundler')[]
  readonly isDemonstrated?: boolean
}

/** Each package manager and each Node once; the READMEs are compiled under `bundler`. The rest with `pnpm test:packages`. */
const usual: readonly Cell[] = [
  { manager: npm, node: '22', isDemonstrated: true },
  { manager: pnpm, node: '24', resolutions: ['nodenext'] },
  { manager: yarnClassic, node: '22' },
  { manager: yarn, node: '24' },
  { manager: yarnPnp, node: '22' },
]

const all = Object.values(packageManagers).flatMap((manager) =>
  (['22', '24'] as const).map(
    (node): Cell => ({ manager, node, resolutions: ['nodenext', 'bundler'], isDemonstrated: true }),
  ),
)

const cells = process.env.LEORA_PACKAGES === 'all' ? all : usual
const ourPackages = [
  'leora-jobs',
  '@leora-jobs/core',
  '@leora-jobs/delivery',
  '@leora-jobs/github-actions',
  '@leora-jobs/observability',
  '@leora-jobs/pglite',
  '@leora-jobs/postgres',
  '@leora-jobs/vercel',
]
const functions = [
  'createRunner',
  'table',
  'createRelay',
  'createWebhookSender',
  'generateWorkflows',
  'sentryObserver',
  'createPgliteDatabase',
  'createPostgresDatabase',
  'createVercelHandler',
  'defineConfig',
  'defineJob',
]

// what is fetched for the first time takes as long as the network does
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

let registry: Registry | undefined

beforeAll(async () => {
  installTools()
  forgetOurPackages()
  registry = await publishLocally()
})

afterAll(() => registry?.close())

describe.each(cells)('$manager.name on Node $node', ({ manager, node, resolutions = [], isDemonstrated = false }) => {
  let project: InstalledProject

  beforeAll(async () => {
    const binary = node === '22' ? tools.node22 : process.execPath
    // without a node_modules only a compiler that yarn has installed, and patched, finds the types
    const compiler = manager === yarnPnp && resolutions.length > 0 ? ['typescript@~6.0.3'] : []
    if (registry === undefined) throw new Error('There is no registry.')
    project = await installProject(registry, manager, binary, [...ourPackages, 'zod', '@types/node@24', ...compiler])
  })

  afterAll(() => project?.remove())

  it('every package is imported', async () => {
    const { stdout, stderr } = await project.node('esm.mjs')
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({ functions, isOneCore: true })
  })

  it('every package is taken by require()', async () => {
    const { stdout, stderr } = await project.node('require.cjs')
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({ functions, isOneCore: true })
  })

  it('the command runs, under the Node of the project', async () => {
    const version = await project.exec('leora-jobs', '--version')
    expect(version).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/) })
    const list = await project.exec('leora-jobs', 'list', '--json')
    expect(JSON.parse(list.stdout)).toMatchObject({
      jobs: [
        { name: 'update-account-types' },
        { name: 'sample-metrics' },
        { name: 'calculate-burn-rates' },
        { name: 'process-triggers' },
      ],
    })
    expect((await project.node('--version')).stdout).toMatch(new RegExp(`^v${node}\\.`))
  })

  if (isDemonstrated) {
    it('the demo runs on the embedded database', async () => {
      const { code, stdout, stderr } = await project.exec('leora-jobs', 'demo', '--json', '--as-of', '2026-03-01')
      expect(code, stderr).toBe(0)
      const { runs } = JSON.parse(stdout) as { runs: readonly { status: string }[] }
      expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(['succeeded']))
    })
  }

  it.each(resolutions)('its types hold under %s', async (resolution) => {
    const tsconfig = `tsconfig.${resolution}.json`
    const found = manager === yarnPnp ? await project.exec('tsc', '-p', tsconfig) : await project.compile(tsconfig)
    expect(found).toEqual({ code: 0, stdout: '', stderr: '' })
  })
})
