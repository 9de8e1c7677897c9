export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun'

const byLockfile: Readonly<Record<string, PackageManager>> = {
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
  'package-lock.json': 'npm',
  'npm-shrinkwrap.json': 'npm',
}

/** `packageManager` of package.json, else the lockfile, else whoever started this, else npm. */
export function detectPackageManager(found: {
  readonly packageManager: string | undefined
  readonly files: readonly string[]
  /** npm_config_user_agent: `pnpm/12.0.0 npm/? node/v24.0.0 …` */
  readonly userAgent: string | undefined
}): PackageManager {
  const named = managerOf(found.packageManager?.split('@')[0])
  if (named) return named
  const lockfile = Object.keys(byLockfile).find((file) => found.files.includes(file))
  return (lockfile && byLockfile[lockfile]) || managerOf(found.userAgent?.split('/')[0]) || 'npm'
}

function managerOf(name: string | undefined): PackageManager | undefined {
  return (['npm', 'pnpm', 'yarn', 'bun'] as const).find((manager) => manager === name)
}

const runners: Readonly<Record<PackageManager, string>> = { npm: 'npx', pnpm: 'pnpm', yarn: 'yarn', bun: 'bunx' }

/** The command line that installs packages. */
export function installCommand(manager: PackageManager, packages: readonly string[]): string {
  return `${manager} ${manager === 'npm' ? 'install' : 'add'} ${packages.join(' ')}`
}

/** The command line that runs ours, as it is installed. */
export function leoraCommand(manager: PackageManager, args: string): string {
  return `${runners[manager]} leora-jobs ${args}`
}

/** The command line that runs a script of package.json. npm alone keeps arguments to itself that stand before `--`. */
export function scriptCommand(manager: PackageManager, script: string, args: string): string {
  return manager === 'npm' ? `npm run ${script} -- ${args}` : `${manager} run ${script} ${args}`
}
