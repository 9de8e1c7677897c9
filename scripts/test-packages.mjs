// node scripts/test-packages.mjs: the packages as users get them, with every package manager on every Node: about five minutes.
import { join } from 'node:path'
import { buildStale, environment, readJson, root, run } from './workspace.mjs'

const node = process.execPath
await buildStale(node)
const vitest = join(root, 'node_modules', 'vitest')
const bin = join(vitest, readJson(join(vitest, 'package.json')).bin.vitest)
const { code } = await run(node, [bin, 'run', '--project', 'database', 'test/packages'], {
  env: environment(node, { LEORA_PACKAGES: 'all' }),
  inherit: true,
})
process.exitCode = code
