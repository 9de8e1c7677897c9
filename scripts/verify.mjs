// node scripts/verify.mjs [--only step,step] [-- vitest arguments]: every check of the project, one named step each. A failed step does
// not stop the others. The last line is `N passed, N failed`: the tests of Vitest, and every other step counted as one.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { packPackages } from './pack-packages.mjs'
import { countTests, summary } from './verify-summary.mjs'
import { buildStale, environment, readJson, root, run, stalePackages, tail } from './workspace.mjs'

const node = process.execPath
const env = environment(node)
const scratch = mkdtempSync(join(tmpdir(), 'leora-jobs-verify-'))
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }))

/** Each step resolves to { code, output } or throws; `tests` too where it counts tests. They run in this order. */
const STEPS = {
  lint: () => tool('@biomejs/biome', 'biome', ['check', '--error-on-warnings', '.']),
  types: () => tool('typescript', 'tsc', ['--noEmit', '-p', 'tsconfig.json']),
  architecture: () => script('check-architecture.mjs'),
  build,
  configuration: () => script('generate-configuration.mjs', '--check'),
  tests,
  pack,
  publint: () => eachTarball((tarball) => tool('publint', 'publint', ['run', tarball, '--strict'])),
  attw: () => eachTarball(attw),
  knip: () => tool('knip', 'knip', ['--no-progress', '--no-config-hints']),
  size: () => script('check-size.mjs'),
}

/** Runs a tool of the root's devDependencies under our Node, without a shell. */
function tool(packageName, bin, args, options = {}) {
  const dir = join(root, 'node_modules', packageName)
  const { bin: bins } = readJson(join(dir, 'package.json'))
  return run(node, [join(dir, typeof bins === 'string' ? bins : bins[bin]), ...args], { env, ...options })
}

function script(name, ...args) {
  return run(node, [join(root, 'scripts', name), ...args], { env })
}

async function attw(tarball) {
  const result = await tool('@arethetypeswrong/cli', 'attw', [tarball, '--profile', 'esm-only', '--no-color'])
  // A package without types is no failure to attw; to us it is.
  return result.output.includes('does not contain types') ? { ...result, code: 1 } : result
}

async function build() {
  const result = await buildStale(node)
  if (!result) return { code: 0, output: '', note: 'up to date' }
  const left = result.code === 0 ? stalePackages() : []
  if (left.length > 0)
    return {
      code: 1,
      output: `${result.output}\nAfter the build these still lack what "exports" names, or are older than their sources: ${left.join(', ')}`,
    }
  return { ...result, note: result.stale.join(', ') }
}

async function tests() {
  const report = join(scratch, 'vitest.json')
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...options.vitest]
  const { code } = await tool('vitest', 'vitest', args, { inherit: true })
  const counts = countTests(report, code)
  return { code: counts.failed > 0 ? 1 : 0, output: counts.reason ?? '', tests: counts }
}

async function pack() {
  return packPackages(join(scratch, 'tarballs'), { node })
}

function tarballs() {
  return readdirSync(join(scratch, 'tarballs'))
    .filter((name) => name.endsWith('.tgz'))
    .map((name) => join(scratch, 'tarballs', name))
}

/** Checks every packed package; fails if any fails, or if there is none. */
async function eachTarball(check) {
  const results = []
  for (const tarball of tarballs()) results.push(await check(tarball))
  if (results.length === 0) return { code: 1, output: 'No tarball was packed.' }
  const failed = results.filter(({ code }) => code !== 0)
  return { code: failed.length > 0 ? 1 : 0, output: failed.map(({ output }) => output).join('\n') }
}

function readOptions() {
  const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true })
  const names = values.only?.split(',') ?? Object.keys(STEPS)
  const unknown = names.filter((name) => !(name in STEPS))
  if (unknown.length > 0) {
    console.error(`No step named ${unknown.join(', ')}. There are: ${Object.keys(STEPS).join(', ')}`)
    process.exit(64)
  }
  // publint and attw look at the tarballs, which is why they bring the step that packs them.
  if (names.some((name) => name === 'publint' || name === 'attw')) names.push('pack')
  return { names: Object.keys(STEPS).filter((name) => names.includes(name)), vitest: positionals }
}

async function runStep(name) {
  const started = performance.now()
  console.log(`\n— ${name}`)
  const result = await STEPS[name]().catch((error) => ({ code: 1, output: error.stack ?? String(error) }))
  const seconds = (performance.now() - started) / 1000
  const isOk = result.code === 0
  if (!isOk) console.log(tail(result.output, 200))
  console.log(`${isOk ? 'ok' : 'FAILED'} ${name} in ${seconds.toFixed(1)} s${result.note ? ` (${result.note})` : ''}`)
  return { name, isOk, seconds, tests: result.tests }
}

const options = readOptions()
let isInterrupted = false
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    isInterrupted = true
  })
}
const results = []
for (const name of options.names) {
  results.push(await runStep(name))
  if (isInterrupted) process.exit(130)
}
const { text, failed } = summary(results)
console.log(`\n${text}`)
process.exitCode = failed > 0 ? 1 : 0
