/** How a project installs what it needs, and where the command then lies. */
export interface Installation {
  /** The shell lines that install; in the folder of the lockfile. */
  readonly install: string
  /** How the command starts, from the folder of the config file. */
  readonly command: string
}

/** What lies where a project installs: names of files, and `packageManager` of package.json. */
export interface ProjectFiles {
  readonly files: readonly string[]
  readonly packageManager?: string | undefined
  /** From the folder of the config file to that of the lockfile. @default '.' */
  readonly lockfileFolder?: string
}

/** By the lockfile, which is what an install goes by; `packageManager` says the version. */
export function detectInstallation({ files, packageManager, lockfileFolder = '.' }: ProjectFiles): Installation {
  const has = (...names: readonly string[]) => names.some((name) => files.includes(name))
  const [, name = '', version = ''] = /^([a-z]+)@(\d+(?:\.\d+){0,2}[\w.-]*)/.exec(packageManager ?? '') ?? []
  const exact = (manager: string) => (name === manager && version !== '' ? `${manager}@${version}` : manager)
  const hoisted = `${lockfileFolder === '.' ? '' : `${lockfileFolder}/`}node_modules/.bin/leora-jobs`
  if (has('pnpm-lock.yaml')) {
    // Corepack leaves Node with version 25; npx comes with every one
    return { install: `npx -y ${exact('pnpm')} install --frozen-lockfile`, command: 'node_modules/.bin/leora-jobs' }
  }
  if (has('yarn.lock')) {
    const isClassic = !has('.yarnrc.yml') && (name !== 'yarn' || version.startsWith('1.'))
    // without a linker of its own, Yarn from 2 on has no node_modules
    return isClassic
      ? { install: 'npx -y yarn@1 install --frozen-lockfile', command: hoisted }
      : { install: 'corepack enable\nyarn install --immutable', command: 'yarn leora-jobs' }
  }
  if (has('bun.lock', 'bun.lockb'))
    return { install: `npx -y ${exact('bun')} install --frozen-lockfile`, command: hoisted }
  if (has('package-lock.json', 'npm-shrinkwrap.json')) return { install: 'npm ci', command: hoisted }
  return { install: 'npm install', command: hoisted }
}
