import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { binary, runCli, temporaryFolder } from './support/run-cli.ts'

const hook = `
import { registerHooks } from 'node:module'
registerHooks({ load(url, context, next) { process.stderr.write(url + '\\n'); return next(url, context) } })
`

it('loads nothing but Commander for --help', () => {
  const file = join(temporaryFolder(), 'hook.mjs')
  writeFileSync(file, hook)
  const { stderr } = spawnSync(process.execPath, ['--import', file, binary, '--help'], { encoding: 'utf8' })
  const packages = stderr
    .split('\n')
    .flatMap((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(url)?.[1] ?? [])
  expect([...new Set(packages)].sort()).toEqual(['@commander-js/extra-typings', 'commander'])
  expect(stderr).not.toMatch(/packages\/(core|postgres|pglite)\//)
})

it('starts about as fast as an empty script', () => {
  const empty = join(temporaryFolder(), 'empty.mjs')
  writeFileSync(empty, '')
  const times = { empty: [] as number[], help: [] as number[] }
  for (let round = 0; round < 9; round += 1) {
    times.empty.push(timeOf([empty]))
    times.help.push(timeOf([binary, '--help']))
  }
  const median = (list: number[]) => list.sort((left, right) => left - right)[4] ?? 0
  const [script, help] = [median(times.empty), median(times.help)]
  console.log(`--help ${help.toFixed(0)} ms, empty script ${script.toFixed(0)} ms: ${(help / script).toFixed(2)} x`)
  expect(help).toBeGreaterThan(0)
})

it('ends quietly where its reader has enough', () => {
  const shell = `"${process.execPath}" "${binary}" list --json | true; exit "\${PIPESTATUS[0]}"`
  const { status, stderr } = spawnSync('bash', ['-c', shell], { encoding: 'utf8', cwd: temporaryFolder() })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})

it('says what every command does and takes', async () => {
  const top = await runCli(['--help'])
  expect(top.code).toBe(0)
  for (const command of ['init', 'demo', 'run', 'list', 'explain', 'runs', 'migrate', 'doctor', 'generate']) {
    expect(top.stdout).toMatch(new RegExp(`^  ${command} `, 'm'))
    const help = await runCli([command, '--help'])
    expect(help.code).toBe(0)
    expect(help.stdout).toContain('--json')
  }
  const none = await runCli([])
  expect(none).toMatchObject({ code: 2, stdout: '' })
  expect(none.stderr).toContain('Usage: leora-jobs')
  expect((await runCli(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

function timeOf(args: readonly string[]): number {
  const started = performance.now()
  execFileSync(process.execPath, args, { stdio: 'ignore' })
  return performance.now() - started
}
