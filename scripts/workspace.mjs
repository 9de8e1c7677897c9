// What bootstrap and verify share: where things are, how a command is run, what has to be built. Node >= 20, no dependencies:
// bootstrap runs this before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '')

/** The pnpm that installs and builds. Run through npx, so that a machine needs none and none is pinned for contributors. */
export const PNPM = 'pnpm@12.21.0'

/** The Node that the packages declare in `engines`. */
const NEEDED_NODE = [22, 18]

const TAIL_LINES = 60

export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** The workspace's packages under packages/, with their manifest. */
function workspacePackages() {
  const folder = join(root, 'packages')
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((dir) => existsSync(join(dir, 'package.json')))
    .map((dir) => ({ dir, manifest: readJson(join(dir, 'package.json')) }))
}

/** The packages that are published. */
export function publicPackages() {
  return workspacePackages().filter(({ manifest }) => manifest.private !== true)
}

/** True where a version such as `v24.21.0` satisfies `engines`. */
function isNodeNewEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  return major > NEEDED_NODE[0] || (major === NEEDED_NODE[0] && minor >= NEEDED_NODE[1])
}

/** The Node 24 that the workspace installs from npm; else the running one, if it is new enough; else undefined. */
export function findNode() {
  const bin = join(root, 'node_modules/node/bin')
  const installed = join(bin, process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(installed)) {
    const probe = spawnSync(installed, ['--version'], { encoding: 'utf8' })
    if (probe.status === 0 && isNodeNewEnough(probe.stdout.trim())) return installed
  }
  return isNodeNewEnough(process.version) ? process.execPath : undefined
}

/** The environment of a command: `node` and the workspace's tools come first on the path. */
export function environment(node, extra = {}) {
  const path = [dirname(node), join(root, 'node_modules/.bin'), process.env.PATH].filter(Boolean).join(delimiter)
  return { ...process.env, PATH: path, ...extra }
}

/** The command line that runs pnpm, through the npm that started us or else the `npx` on the path. */
export function pnpmCommand(args) {
  const npm = process.env.npm_execpath ?? ''
  if (basename(npm) === 'npm-cli.js' && existsSync(npm)) {
    return [process.execPath, [npm, 'exec', '--yes', `--package=${PNPM}`, '--', 'pnpm', ...args]]
  }
  return ['npx', ['-y', PNPM, ...args]]
}

/** Runs pnpm in the workspace. CI=true means: the lockfile as it is, no questions, no spinner. */
export function runPnpm(args, { node = process.execPath } = {}) {
  const [command, commandArgs] = pnpmCommand(args)
  const env = environment(node, { CI: 'true', npm_config_loglevel: 'error' })
  return run(command, commandArgs, { env, shell: process.platform === 'win32' && command === 'npx' })
}

/**
 * Runs a command, by default collecting what it prints; `inherit` lets it print. Resolves to its exit code (a signal counts as
 * failure), output and seconds; never rejects. SIGTERM is passed on.
 */
export function run(command, args, { cwd = root, env = process.env, inherit = false, shell = false } = {}) {
  const started = performance.now()
  return new Promise((resolve) => {
    let output = ''
    let settled = false
    const finish = (code) => {
      if (settled) return
      settled = true
      process.off('SIGTERM', stop)
      resolve({ code, output, seconds: (performance.now() - started) / 1000 })
    }
    const child = spawn(command, args, {
      cwd,
      env,
      shell,
      stdio: inherit ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    })
    const stop = () => child.kill('SIGTERM')
    process.on('SIGTERM', stop)
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text
      })
    }
    child.on('error', (error) => {
      output += `${error.message}\n`
      finish(127)
    })
    child.on('close', (code) => finish(code ?? 1))
  })
}

/** The last lines of a command's output, which is where tools say what went wrong. */
export function tail(output, lines = TAIL_LINES) {
  const all = output.trimEnd().split('\n')
  return (all.length > lines ? [`… (${all.length - lines} lines before)`, ...all.slice(-lines)] : all).join('\n')
}

/** True where node_modules is newer than the lockfile and every package.json. */
export function isInstalled() {
  const installed = modified(join(root, 'node_modules/.modules.yaml'))
  if (installed === undefined) return false
  const inputs = [join(root, 'package.json'), join(root, 'pnpm-lock.yaml'), join(root, 'pnpm-workspace.yaml')]
  for (const folder of ['packages', 'examples']) {
    if (!existsSync(join(root, folder))) continue
    for (const name of readdirSync(join(root, folder))) inputs.push(join(root, folder, name, 'package.json'))
  }
  return inputs.every((file) => (modified(file) ?? 0) <= installed)
}

/** Names of the packages whose dist is missing, older than its sources, or older than the dist of a dependency. */
export function stalePackages(packages = workspacePackages()) {
  const byName = new Map(packages.map((entry) => [entry.manifest.name, entry]))
  const results = new Map()
  const visit = ({ dir, manifest }) => {
    const known = results.get(manifest.name)
    if (known) return known
    const result = { stale: false, newest: 0 }
    results.set(manifest.name, result)
    const dependencies = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).filter((name) =>
      byName.has(name),
    )
    const needs = dependencies.map((name) => visit(byName.get(name)))
    const sources = Math.max(0, ...buildInputs(dir).map((file) => newest(file)), ...needs.map((need) => need.newest))
    if (!manifest.scripts?.build) {
      // A private package is used as source: what is built from it is as old as that.
      result.newest = sources
      return result
    }
    const built = exportedFiles(dir, manifest).map((file) => modified(file))
    result.newest = Math.max(0, ...built.filter((time) => time !== undefined))
    result.stale = needs.some((need) => need.stale) || built.some((time) => time === undefined || time < sources)
    return result
  }
  return packages.filter((entry) => visit(entry).stale).map(({ manifest }) => manifest.name)
}

/** Builds the stale packages, dependencies first. Resolves to undefined when there was nothing to do. */
export async function buildStale(node) {
  const stale = stalePackages()
  if (stale.length === 0) return undefined
  const filters = stale.flatMap((name) => ['--filter', name])
  return { stale, ...(await runPnpm(['--recursive', '--sort', ...filters, 'run', 'build'], { node })) }
}

function buildInputs(dir) {
  return ['src', 'package.json', 'tsup.config.ts', '../../tsconfig.base.json'].map((name) => join(dir, name))
}

/** The files that `exports` names, which are there only after a whole build. */
function exportedFiles(dir, manifest) {
  const files = []
  const collect = (value) => {
    if (typeof value === 'string' && value.includes('/dist/')) files.push(join(dir, value))
    else if (value !== null && typeof value === 'object') for (const inner of Object.values(value)) collect(inner)
  }
  collect(manifest.exports)
  return files
}

function modified(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs
}

/** The newest change in a file or folder; a folder's own time tells of deleted files. */
function newest(path) {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) return 0
  if (!stats.isDirectory()) return stats.mtimeMs
  const inner = readdirSync(path)
    .filter((name) => !/\.test\.\w+$/.test(name))
    .map((name) => newest(join(path, name)))
  return Math.max(stats.mtimeMs, ...inner)
}
