import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { userEnvironment } from './user-environment.ts'

/** What is fetched once, and kept with the workspace's other caches. */
const cache = fileURLToPath(new URL('../../node_modules/.cache/leora-jobs-packages/', import.meta.url))

const platform = process.platform === 'win32' ? 'win' : process.platform
const node22 = `node-${platform}-${process.arch}`

const versions = { yarn: '1.22.22', '@yarnpkg/cli-dist': '4.18.1', [node22]: '22.23.3' }

/** Where things are that a user would have: an older Node, and both yarns. */
export const tools = {
  node22: join(cache, 'node_modules', node22, 'bin', process.platform === 'win32' ? 'node.exe' : 'node'),
  yarnClassic: join(cache, 'node_modules/yarn/bin/yarn.js'),
  yarn: join(cache, 'node_modules/@yarnpkg/cli-dist/bin/yarn.js'),
  /** Of both yarns: packages that they have fetched. */
  yarnCache: join(cache, 'yarn'),
} as const

/** Installs the tools from npm, unless they are there. */
export function installTools(): void {
  const manifest = JSON.stringify({ private: true, dependencies: versions })
  const file = join(cache, 'package.json')
  if (existsSync(file) && readFileSync(file, 'utf8') === manifest && existsSync(tools.node22)) return
  mkdirSync(cache, { recursive: true })
  writeFileSync(file, manifest)
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'], {
    cwd: cache,
    env: userEnvironment(process.execPath),
    stdio: 'pipe',
  })
}
