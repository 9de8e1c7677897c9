// node scripts/test-chaos.mjs: kill, freeze, lost connections, faults and the chaos run, whole and with many rounds: about 25 minutes.
// LEORA_SEED repeats the rounds of another run. The last line counts the rounds.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countRounds } from './count-rounds.mjs'
import { buildStale, environment, readJson, root, run } from './workspace.mjs'

const node = process.execPath
const seed = process.env.LEORA_SEED ?? String(Date.now() % 1_000_000)
/** Rounds of each matrix, of which there are about twenty: more than there are moments of a run. */
const rounds = process.env.LEORA_ROUNDS ?? '24'
/** Its times are measured, so it is by itself. */
const alone = 'test/chaos/timeout.test.ts'
const folders = ['test/crash', 'test/faults', 'test/pooler', 'test/chaos', 'packages/conformance/test/pooler'].filter(
  (folder) => existsSync(join(root, folder)),
)
const scratch = mkdtempSync(join(tmpdir(), 'leora-jobs-chaos-'))
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }))

const started = performance.now()
// the built command takes part
await buildStale(node)
const vitest = join(root, 'node_modules', 'vitest')
const bin = join(vitest, readJson(join(vitest, 'package.json')).bin.vitest)
const env = environment(node, { LEORA_CHAOS: '1', LEORA_SEED: seed, LEORA_ROUNDS: rounds })

function runTests(...args) {
  return run(node, [bin, 'run', '--project', 'database', ...args], { env, inherit: true })
}

const report = join(scratch, 'vitest.json')
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
const matrices = await runTests(...reporters, '--exclude', alone, ...folders)
const large = await runTests(alone)

const minutes = ((performance.now() - started) / 60_000).toFixed(1)
const counts = existsSync(report) ? countRounds(JSON.parse(readFileSync(report, 'utf8'))) : null
console.log(`\nLEORA_SEED=${seed} LEORA_ROUNDS=${rounds} (${folders.join(', ')}), ${minutes} minutes`)
const isWell = matrices.code === 0 && large.code === 0
if (!isWell) console.log('Not all tests passed: see above.')
console.log(counts ? `${counts.passed} rounds passed, ${counts.failed} failed` : 'Vitest wrote no report.')
process.exitCode = isWell && counts?.failed === 0 && counts.passed > 0 ? 0 : 1
