import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { tools } from './tools.ts'
import { pnpmCommand } from './workspace-scripts.ts'

type Command = readonly [command: string, args: readonly string[]]

/** How a user of it installs and starts things. */
export interface PackageManager {
  readonly name: string
  /** Files of an empty project that say where packages come from. */
  files(registry: string): Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  install(packages: readonly string[]): Command
  /** Starts a command that a package has brought. */
  exec(command: string, args: readonly string[]): Command
  /** Starts a script of the project. */
  node(args: readonly string[]): Command
}

const npmrc = (registry: string) => ({ '.npmrc': `registry=${registry}/\n` })
const yarnBerry = (linker: string): PackageManager => ({
  name: `yarn 4 (${linker})`,
  files: (registry) => ({
    '.yarnrc.yml': [
      `nodeLinker: ${linker}`,
      `npmRegistryServer: '${registry}'`,
      `unsafeHttpWhitelist: ['127.0.0.1']`,
      `globalFolder: '${tools.yarnCache}'`,
      'enableGlobalCache: true',
      'enableTelemetry: false',
      '',
    ].join('\n'),
    'yarn.lock': '',
  }),
  install: (packages) => ['node', [tools.yarn, 'add', ...packages]],
  exec: (command, args) => ['node', [tools.yarn, command, ...args]],
  node: (args) => ['node', [tools.yarn, 'node', ...args]],
})

export const packageManagers = {
  npm: {
    name: 'npm',
    files: npmrc,
    install: (packages) => ['npm', ['install', '--no-audit', '--no-fund', ...packages]],
    exec: (command, args) => ['npx', ['--no-install', command, ...args]],
    node: (args) => ['node', args],
  },
  pnpm: {
    name: 'pnpm',
    files: npmrc,
    install: (packages) => pnpmCommand(['add', ...packages]),
    exec: (command, args) => pnpmCommand(['exec', command, ...args]),
    node: (args) => ['node', args],
  },
  yarnClassic: {
    name: 'yarn 1',
    files: npmrc,
    env: { YARN_CACHE_FOLDER: tools.yarnCache },
    install: (packages) => ['node', [tools.yarnClassic, 'add', '--non-interactive', ...packages]],
    exec: (command, args) => ['node', [tools.yarnClassic, '--silent', command, ...args]],
    node: (args) => ['node', args],
  },
  yarn: yarnBerry('node-modules'),
  yarnPnp: yarnBerry('pnp'),
} satisfies Record<string, PackageManager>

/** Takes our packages out of yarn's cache: it knows them by name and version, which stay while we change them. */
export function forgetOurPackages(): void {
  try {
    const ours = readdirSync(tools.yarnCache, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /(^|[/@-])leora-jobs/.test(name),
    )
    for (const name of ours) rmSync(join(tools.yarnCache, name), { recursive: true, force: true })
  } catch {
    // there is no cache yet
  }
}
