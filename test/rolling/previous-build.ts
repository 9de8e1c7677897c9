import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { unpackTarball } from '../support/unpack-tarball.ts'

/** The packages of the previous build, loaded beside this one's. */
export interface PreviousBuild {
  /** The runner together with the jobs in the box, which earlier builds exported from one entry. */
  readonly core: typeof import('@leora-jobs/core') & Pick<typeof import('@leora-jobs/core/jobs'), 'updateAccountTypes'>
  readonly postgres: typeof import('@leora-jobs/postgres')
  remove(): void
}

const packages = { core: 'packages/core', postgres: 'packages/postgres' }
const dependencies = { core: ['zod', 'date-fns', '@date-fns/tz', 'croner'], postgres: ['postgres'] }

/** Unpacks the tarballs into a temporary node_modules, with the workspace's own dependencies. */
export async function loadPreviousBuild(): Promise<PreviousBuild> {
  const folder = mkdtempSync(join(tmpdir(), 'leora-previous-'))
  const modules = join(folder, 'node_modules')
  const tarballs = fileURLToPath(new URL('./previous', import.meta.url))
  for (const name of ['core', 'postgres'] as const) {
    const target = join(modules, '@leora-jobs', name)
    const tarball = readdirSync(tarballs).find((file) => file.startsWith(`leora-jobs-${name}-`))
    if (tarball === undefined) throw new Error(`There is no tarball of ${name} in test/rolling/previous.`)
    unpackTarball(join(tarballs, tarball), target)
    for (const dependency of dependencies[name])
      link(join(packages[name], 'node_modules', dependency), join(modules, dependency))
  }
  const load = async (name: string, file = 'index.js') => {
    const path = join(modules, '@leora-jobs', name, 'dist', file)
    return existsSync(path) ? ((await import(pathToFileURL(path).href)) as object) : {}
  }
  return {
    core: { ...(await load('core')), ...(await load('core', 'jobs.js')) } as PreviousBuild['core'],
    postgres: (await load('postgres')) as PreviousBuild['postgres'],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function link(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  symlinkSync(realpathSync(fileURLToPath(new URL(`../../${from}`, import.meta.url))), to)
}
