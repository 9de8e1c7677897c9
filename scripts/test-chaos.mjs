// node scripts/test-chaos.mjs [-- vitest arguments]: kill, freeze, lost connections, poolers, faults and the chaos run, whole and with many rounds: about
// 20 minutes. LEORA_SEED repeats the rounds of another run. The last line counts the rounds.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countRounds } from './count-rounds.mjs'
import { buildStale, environment, readJson, root, run } from './workspace.mjs'

const node = process.execPath
const seed = process.env.LEORA_SEED ?? String(Date.now() % 1_000_000)
/** Rounds of each matrix: there are ten in test/crash alone. */
const rounds = process.env.LEORA_ROUNDS ?? '42'
const folders = ['test/crash', 'test/faults', 'test/pooler', 'test/chaos', 'packages/conformance/test/pooler'].filter(
  (folder) => existsSync(join(root, folder)),
)
const scratch = mkdtempSync(join(tmpdir(), 'leora-jobs-chaos-'))
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }))

const started = performance.now()
// the built command takes part
await buildStale(node)
const report = join(scratch, 'vitest.json')
const vitest = join(root, 'node_modules', 'vitest')
const args = ['run', '--project', 'database', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
const { code } = await run(
  node,
  [join(vitest, readJson(join(vitest, 'package.json')).bin.vitest), ...args, ...folders, ...process.argv.slice(2)],
  { env: environment(node, { LEORA_CHAOS: '1', LEORA_SEED: seed, LEORA_ROUNDS: rounds }), inherit: true },
)
const minutes = ((performance.now() - started) / 60_000).toFixed(1)
const counts = existsSync(report) ? countRounds(JSON.parse(readFileSync(report, 'utf8'))) : null
console.log(`\nLEORA_SEED=${seed} LEORA_ROUNDS=${rounds} (${folders.join(', ')}), ${minutes} minutes`)
console.log(counts ? `${counts.passed} rounds passed, ${counts.failed} failed` : 'Vitest wrote no report.')
process.exitCode = code === 0 && counts?.failed === 0 && counts.passed > 0 ? 0 : 1
