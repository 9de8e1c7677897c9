// node scripts/check-size.mjs: what a user of leora-jobs installs and bundles, against the limits of the project.
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { readJson, root } from './workspace.mjs'

/** Packages that installing leora-jobs adds beside itself, our own included, PGlite and its adapter not. */
const MAX_DEPENDENCIES = 12

/** Gzipped, in bytes: core's contract and runner, minified, with croner and @date-fns/tz, without zod and date-fns, which an application mostly has already. */
const MAX_CORE_BYTES = 30_000

/** The same of the jobs in the box, which `@leora-jobs/core/jobs` adds. */
const MAX_JOBS_BYTES = 20_000

/** Sorted `name@version` of the packages that a package brings at run time, transitively; those named in `without` are not entered. */
export function runtimeDependencies(dir, { without = [] } = {}) {
  const found = new Set()
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
      found.add(key)
      visit(folder)
    }
  }
  visit(realpathSync(dir))
  return [...found].sort()
}

/** Gzipped bytes of a file bundled and minified, without the packages named in `external`. */
export async function bundledBytes(entry, { external = [] } = {}) {
  const { outputFiles } = await build({
    entryPoints: [entry],
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

async function main() {
  const dependencies = runtimeDependencies(join(root, 'packages/cli'), {
    without: ['@leora-jobs/pglite', '@electric-sql/pglite'],
  })
  console.log(`${dependencies.length} runtime dependencies of leora-jobs without PGlite (at most ${MAX_DEPENDENCIES}):`)
  console.log(`  ${dependencies.join(', ')}`)
  const core = await bundledBytes(join(root, 'packages/core/src/index.ts'), { external: ['zod', 'date-fns'] })
  const jobs = await bundledBytes(join(root, 'packages/core/src/jobs/index.ts'), { external: ['zod', 'date-fns'] })
  const kB = (count) => (count / 1000).toFixed(1)
  console.log(
    `@leora-jobs/core: ${kB(core)} kB gzipped (at most ${kB(MAX_CORE_BYTES)}); @leora-jobs/core/jobs: ${kB(jobs)} kB (at most ${kB(MAX_JOBS_BYTES)})`,
  )
  const isTooLarge = core > MAX_CORE_BYTES || jobs > MAX_JOBS_BYTES
  process.exitCode = dependencies.length > MAX_DEPENDENCIES || isTooLarge ? 1 : 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
