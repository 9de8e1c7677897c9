import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PackageManager } from './package-managers.ts'
import { type PackedPackage, packAll } from './packed-packages.ts'
import { type Printed, runAsUser } from './run-as-user.ts'
import { type Registry, serveRegistry } from './serve-registry.ts'
import { userEnvironment } from './user-environment.ts'

/** An empty project in which our packages have been installed. */
export interface InstalledProject {
  readonly folder: string
  exec(command: string, ...args: readonly string[]): Promise<Printed>
  node(...args: readonly string[]): Promise<Printed>
  /** The workspace's compiler over the project's files. */
  compile(tsconfig: string): Promise<Printed>
  /** Lines of a shell, as a user types them. */
  shell(script: string): Promise<Printed>
  remove(): void
}

/** Our packages, to be installed by their names. */
export interface PublishedPackages extends Registry {
  readonly all: readonly PackedPackage[]
}

/** Packs our packages, and serves them. Throws where one is not built. */
export async function publishLocally(): Promise<PublishedPackages> {
  const packed = await packAll()
  const upstream = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim()
  const registry = await serveRegistry(packed.all, upstream)
  return {
    all: packed.all,
    url: registry.url,
    close() {
      registry.close()
      packed.remove()
    },
  }
}

const consumer = fileURLToPath(new URL('./consumer', import.meta.url))
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')

/** Installs packages by their names into an empty project. Throws with what the package manager said. */
export async function installProject(
  registry: Registry,
  manager: PackageManager,
  node: string,
  packages: readonly string[],
): Promise<InstalledProject> {
  const folder = mkdtempSync(join(tmpdir(), 'leora-consumer-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const env = userEnvironment(node, manager.env)
  const run = ([command, args]: readonly [string, readonly string[]]) => runAsUser(folder, command, args, env)
  cpSync(consumer, folder, { recursive: true })
  const files = { 'package.json': '{ "name": "consumer", "private": true }', ...manager.files(registry.url) }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  const { code, stdout, stderr } = await run(manager.install(packages))
  if (code !== 0) {
    remove()
    throw new Error(`${manager.name} could not install ${packages.join(', ')}:\n${stdout}${stderr}`)
  }
  return {
    folder,
    exec: (command, ...args) => run(manager.exec(command, args)),
    node: (...args) => run(manager.node(args)),
    shell: (script) => run(['bash', ['-euc', script]]),
    compile: (tsconfig) => run(['node', [tsc, '-p', tsconfig]]),
    remove,
  }
}
