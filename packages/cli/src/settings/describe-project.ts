import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/** Where a project lies in its repository, and what installs it. */
export interface ProjectDescription {
  /** The root of the repository, or the folder itself where there is none. */
  readonly root: string
  /** From the root to the project, and to the lockfile it installs by. */
  readonly folder: string
  readonly lockfileFolder: string
  /** Names of the files beside the lockfile. */
  readonly files: readonly string[]
  readonly name: string
  /** Of the package.json beside the lockfile. */
  readonly packageManager: string | undefined
}

const lockfiles = ['pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb', 'package-lock.json', 'npm-shrinkwrap.json']

/** Reads what stands in a folder and above it, up to the root of its repository. */
export function describeProject(folder: string): ProjectDescription {
  const above = ancestors(folder)
  const root = above.find((candidate) => existsSync(join(candidate, '.git'))) ?? folder
  const within = above.slice(0, above.indexOf(root) + 1)
  const lockfileFolder =
    within.find((candidate) => lockfiles.some((name) => existsSync(join(candidate, name)))) ?? folder
  return {
    root,
    folder: from(root, folder),
    lockfileFolder: from(root, lockfileFolder),
    files: readdirSync(lockfileFolder),
    name: manifestValue(folder, 'name') ?? 'leora-jobs',
    packageManager: manifestValue(lockfileFolder, 'packageManager'),
  }
}

/** A relative path as YAML and shells have it. */
export function from(root: string, folder: string): string {
  return relative(root, folder).split(sep).join('/') || '.'
}

function ancestors(folder: string): readonly string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...ancestors(parent)]
}

/** A string of package.json; none where there is no such file, or it is none that one can read. */
function manifestValue(folder: string, key: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const value = typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, key) : undefined
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}
