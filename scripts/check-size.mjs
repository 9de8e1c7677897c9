// node scripts/check-size.mjs: what a user of leora-jobs installs and bundles, against the limits of the project.
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { packPackages } from './pack-packages.mjs'
import { folderBytes, tarballBytes } from './package-size.mjs'
import { buildStale, readJson, root, tail } from './workspace.mjs'

/** Packages that installing leora-jobs adds beside itself, our own included, PGlite and its adapter not. */
const MAX_DEPENDENCIES = 12

/** With them. */
const MAX_DEPENDENCIES_WITH_PGLITE = 14

/** Gzipped, in bytes: core's contract and runner, minified, with croner and @date-fns/tz, without zod and date-fns, which an application mostly has already. */
const MAX_CORE_BYTES = 30_000

/** The same of one job of `@leora-jobs/core/jobs`: what a route that starts it alone bundles, so that one job costs nobody another's statistics. */
const MAX_JOB_BYTES = {
  updateAccountTypes: 10_000,
  sampleMetrics: 15_000,
  calculateBurnRates: 20_000,
  processTriggers: 15_000,
}

/** And of what is decided about effects on their way out, which `@leora-jobs/core/delivery` adds. */
const MAX_DELIVERY_BYTES = 4_000

/** And of alerts and service levels, which `@leora-jobs/core/monitoring` adds, croner included. */
const MAX_MONITORING_BYTES = 22_000

/** Of each package: the tarball, and what is in it, in bytes. */
const MAX_TARBALL_BYTES = {
  'leora-jobs': [105_000, 360_000],
  '@leora-jobs/core': [135_000, 500_000],
  '@leora-jobs/delivery': [15_000, 50_000],
  '@leora-jobs/github-actions': [15_000, 40_000],
  '@leora-jobs/observability': [16_000, 50_000],
  '@leora-jobs/pglite': [10_000, 30_000],
  '@leora-jobs/postgres': [100_000, 450_000],
  '@leora-jobs/vercel': [20_000, 60_000],
}

/** Bytes on disk of leora-jobs and all that it brings: without PGlite and its adapter, and with them. */
const MAX_INSTALLED_BYTES = 22_000_000
const MAX_INSTALLED_WITH_PGLITE_BYTES = 50_000_000

/** Sorted `name@version` of the packages that a package brings at run time, transitively; those named in `without` are not entered. */
export function runtimeDependencies(dir, options) {
  return [...dependencyFolders(dir, options).keys()].sort()
}

/** The same with the folder of each. */
function dependencyFolders(dir, { without = [] } = {}) {
  const found = new Map()
  const visit = (from) => {
    const {
      dependencies,
      optionalDependencies,
      peerDependencies,
      peerDependenciesMeta = {},
    } = readJson(join(from, 'package.json'))
    const peers = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta[name]?.optional)
    for (const name of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]) {
      if (without.includes(name)) continue
      const folder = resolvePackage(name, from)
      if (!folder && name in (optionalDependencies ?? {})) continue
      if (!folder) throw new Error(`${name}, which ${from} needs, is not installed`)
      const key = `${name}@${readJson(join(folder, 'package.json')).version}`
      if (found.has(key)) continue
      found.set(key, folder)
      visit(folder)
    }
  }
  visit(realpathSync(dir))
  return found
}

/** Gzipped bytes of a file bundled and minified, without the packages named in `external`; of one of its exports alone where that is named. */
export async function bundledBytes(entry, { external = [], only } = {}) {
  const contents =
    only === undefined ? `export * from ${JSON.stringify(entry)}` : `export { ${only} } from ${JSON.stringify(entry)}`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: dirname(entry) },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    external,
    logLevel: 'silent',
  })
  return gzipSync(outputFiles[0].contents, { level: 9 }).length
}

/** The folder of a package as Node finds it from another folder. */
function resolvePackage(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate)
    if (folder === dirname(folder)) return undefined
  }
}

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`
const MB = (bytes) => `${(bytes / 1_000_000).toFixed(1)} MB`
const pglite = ['@leora-jobs/pglite', '@electric-sql/pglite']
const cli = join(root, 'packages/cli')

/** Says a figure and its limit; false where it is above. */
function isWithin(what, value, limit, format = String) {
  console.log(`${value > limit ? 'TOO MUCH ' : ''}${what}: ${format(value)} (at most ${format(limit)})`)
  return value <= limit
}

function checkDependencies() {
  const dependencies = runtimeDependencies(cli, { without: pglite })
  const isFew = isWithin('runtime dependencies of leora-jobs without PGlite', dependencies.length, MAX_DEPENDENCIES)
  console.log(`  ${dependencies.join(', ')}`)
  const all = runtimeDependencies(cli).length
  return [isFew, isWithin('  with PGlite', all, MAX_DEPENDENCIES_WITH_PGLITE)].every(Boolean)
}

async function checkBundles() {
  const external = ['zod', 'date-fns']
  const core = await bundledBytes(join(root, 'packages/core/src/index.ts'), { external })
  const monitoring = await bundledBytes(join(root, 'packages/core/src/monitoring/index.ts'), { external })
  const delivery = await bundledBytes(join(root, 'packages/core/src/delivery/index.ts'), { external })
  const results = [
    isWithin('@leora-jobs/core gzipped', core, MAX_CORE_BYTES, kB),
    isWithin('@leora-jobs/core/delivery gzipped', delivery, MAX_DELIVERY_BYTES, kB),
    isWithin('@leora-jobs/core/monitoring gzipped', monitoring, MAX_MONITORING_BYTES, kB),
  ]
  for (const [only, limit] of Object.entries(MAX_JOB_BYTES)) {
    const job = await bundledBytes(join(root, 'packages/core/src/jobs/index.ts'), { external, only })
    results.push(isWithin(`  ${only} of @leora-jobs/core/jobs`, job, limit, kB))
  }
  return results.every(Boolean)
}

async function checkPackages() {
  const built = await buildStale(process.execPath)
  if (built && built.code !== 0) throw new Error(tail(built.output))
  const scratch = mkdtempSync(join(tmpdir(), 'leora-jobs-size-'))
  try {
    const { code, output, tarballs } = await packPackages(scratch)
    if (code !== 0) throw new Error(tail(output))
    const sizes = new Map(tarballs.map((file) => [nameOf(file), tarballBytes(file)]))
    const areWithin = [...sizes].flatMap(([name, { packed, unpacked }]) => {
      const [maxPacked, maxUnpacked] = MAX_TARBALL_BYTES[name] ?? [0, 0]
      return [isWithin(`${name} packed`, packed, maxPacked, kB), isWithin('  unpacked', unpacked, maxUnpacked, kB)]
    })
    const installed = (options) => installedBytes(sizes, options)
    return [
      ...areWithin,
      isWithin('leora-jobs installed, without PGlite', installed({ without: pglite }), MAX_INSTALLED_BYTES, MB),
      isWithin('  with PGlite', installed({}), MAX_INSTALLED_WITH_PGLITE_BYTES, MB),
    ].every(Boolean)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** Of our own packages what is packed counts, not what lies in the workspace. */
function installedBytes(sizes, options) {
  const folders = new Map([['leora-jobs@', cli], ...dependencyFolders(cli, options)])
  return [...folders].reduce((sum, [key, folder]) => {
    const name = key.slice(0, key.lastIndexOf('@'))
    return sum + (sizes.get(name)?.unpacked ?? folderBytes(folder))
  }, 0)
}

/** `leora-jobs-core-1.0.0.tgz` is @leora-jobs/core. */
function nameOf(tarball) {
  const name = basename(tarball).replace(/-\d.*$/, '')
  return name === 'leora-jobs' ? name : name.replace('leora-jobs-', '@leora-jobs/')
}

async function main() {
  const areWithin = [checkDependencies(), await checkBundles(), await checkPackages()]
  process.exitCode = areWithin.every(Boolean) ? 0 : 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
