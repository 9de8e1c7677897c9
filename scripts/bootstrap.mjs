// node scripts/bootstrap.mjs <demo|verify> [args]: from a fresh clone to a running demo, or to every check, with Node >= 20 and git
// only. Installs and builds what is missing, then goes on under the Node 24 that the install brought. Writes nothing outside the
// clone but the caches of npm and pnpm. Its own words go to stderr, so that the demo's output stays clean.
import { existsSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { buildStale, environment, findNode, isInstalled, PNPM, root, run, runPnpm, tail } from './workspace.mjs'

const USAGE = 'Usage: node scripts/bootstrap.mjs demo [options of the demo] | verify [--only step,step]'
const CLI = join(root, 'packages/cli/bin/leora-jobs.js')

const say = (text) => process.stderr.write(`${text}\n`)
const took = (seconds) => `${seconds.toFixed(1)} s`

/** Ends the process with the failing command's last words and the next thing to try. */
function fail(what, result, next) {
  if (result) say(`\n${tail(result.output)}\n`)
  say(`${what}${result ? ` (exit code ${result.code})` : ''}\n${next}`)
  process.exit(1)
}

async function install() {
  if (isInstalled()) return
  const first = !existsSync(join(root, 'node_modules'))
  say(`Installing dependencies with ${PNPM}${first ? ' (the first time takes a minute or so)' : ''} …`)
  const result = await runPnpm(['install', '--frozen-lockfile'])
  if (result.code !== 0) {
    const isOutdated = /OUTDATED_LOCKFILE|frozen-lockfile/i.test(result.output)
    const next = isOutdated
      ? `A package.json has changed without the lockfile: run "npx -y ${PNPM} install" and commit pnpm-lock.yaml.`
      : 'Next: see that the npm registry can be reached ("npm ping") and that the disk has 1 GB free; then run the same command again.'
    fail('The dependencies could not be installed.', result, next)
  }
  // pnpm leaves this file alone when there was nothing to do; its time is what tells us so next time.
  utimesSync(join(root, 'node_modules/.modules.yaml'), new Date(), new Date())
  say(`Installed in ${took(result.seconds)}.`)
}

function nodeOfTheWorkspace() {
  const node = findNode()
  if (node) return node
  return fail(
    `No Node >= 22.18: this is ${process.version}, and the one from npm (node_modules/node) does not run here.`,
    undefined,
    'Next: delete node_modules and run the same command again, or install Node 24 and run it with that.',
  )
}

async function build(node) {
  const result = await buildStale(node)
  if (!result) return
  if (result.code !== 0) {
    fail(
      'The packages could not be built.',
      result,
      'Next: "npm run typecheck" shows the errors of all packages at once.',
    )
  }
  say(`Built ${result.stale.join(', ')} in ${took(result.seconds)}.`)
}

async function main([command, ...args]) {
  if (command !== 'demo' && command !== 'verify') {
    say(USAGE)
    process.exit(64)
  }
  await install()
  const node = nodeOfTheWorkspace()
  // verify builds as one of its own steps, so that a build that fails is counted and the other checks still run.
  if (command === 'demo') await build(node)
  const script = command === 'demo' ? [CLI, 'demo'] : [join(root, 'scripts/verify.mjs')]
  const { code } = await run(node, [...script, ...args], { env: environment(node), inherit: true })
  process.exitCode = code
}

// The child gets Ctrl-C too and decides how to end; we report its exit code.
process.on('SIGINT', () => {})
await main(process.argv.slice(2))
