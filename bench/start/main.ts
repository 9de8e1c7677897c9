// node bench/start/main.ts [--rounds N]: how long the command and an import take, installed as a user would. See bench/README.md.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { installProject, publishLocally } from '../../test/packages/installed-project.ts'
import { packageManagers } from '../../test/packages/package-managers.ts'
import { median } from '../support/measure.ts'

/** A route of the application, with a config of its own. */
const route = `
import { createVercelHandler } from '@leora-jobs/vercel'
import { defineConfig } from 'leora-jobs'
export const { GET, POST } = createVercelHandler(defineConfig({}), { maxDuration: 300 })
`

const timedImport = (module: string) => `
const startedAt = performance.now()
await import(${JSON.stringify(module)})
console.log(performance.now() - startedAt)
`

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '21' } } })
const registry = await publishLocally()
const packages = ['leora-jobs', '@leora-jobs/vercel']
const { folder, remove } = await installProject(registry, packageManagers.npm, process.execPath, packages)
const node = (...args: readonly string[]) =>
  execFileSync(process.execPath, [...args], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })

const command = 'node_modules/leora-jobs/bin/leora-jobs.js'
const processes = { empty: ['empty.mjs'], ...commands('--version', '--help', 'list', 'list --json') }
const imports = { core: 'leora-jobs', vercel: '@leora-jobs/vercel', zod: 'zod', route: './route.mjs' }

try {
  writeFileSync(join(folder, 'empty.mjs'), '')
  writeFileSync(join(folder, 'route.mjs'), route)
  for (const [name, module] of Object.entries(imports))
    writeFileSync(join(folder, `import-${name}.mjs`), timedImport(module))
  const took = new Map<string, number[]>()
  const note = (name: string, ms: number) => took.set(name, [...(took.get(name) ?? []), ms])
  for (let round = 0; round <= Number(values.rounds); round++) {
    for (const [name, args] of Object.entries(processes)) {
      const startedAt = performance.now()
      node(...args)
      if (round > 0) note(name, performance.now() - startedAt)
    }
    for (const [name, module] of Object.entries(imports)) {
      const ms = Number(node(`import-${name}.mjs`))
      if (round > 0) note(`import ${module}`, ms)
    }
  }
  report(took)
} finally {
  remove()
  registry.close()
}

function commands(...lines: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(lines.map((line) => [line, [command, ...line.split(' ')]]))
}

function report(took: ReadonlyMap<string, readonly number[]>): void {
  const empty = median(took.get('empty') ?? [])
  console.log(`Node ${process.version}, ${values.rounds} rounds; an empty script takes ${empty.toFixed(0)} ms`)
  for (const [name, all] of took) {
    const ms = median(all)
    const ratio = name.startsWith('import') ? '' : ` = ${(ms / empty).toFixed(2)} x empty`
    console.log(`${name}: ${ms.toFixed(0)} ms (${Math.min(...all).toFixed(0)}-${Math.max(...all).toFixed(0)})${ratio}`)
  }
  const bars = [
    ['--help', median(took.get('--help') ?? []), 1.5 * empty + 30],
    ['cold import of a route', median(took.get('import ./route.mjs') ?? []), 150],
  ] as const
  for (const [name, ms, limit] of bars)
    console.log(`${name}: ${ms.toFixed(0)} ms, the bar is ${limit.toFixed(0)}: ${ms <= limit ? 'met' : 'missed'}`)
}
