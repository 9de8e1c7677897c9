import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { checkArchitecture } from './check-architecture.mjs'

const roots = []

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})

/** Checks one file in an otherwise empty workspace; returns the violations as `line: message`. */
function check(path, text, manifest = {}) {
  const root = mkdtempSync(join(tmpdir(), 'architecture-'))
  roots.push(root)
  const file = join(root, 'packages', path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(join(root, 'packages', path.split('/')[0], 'package.json'), JSON.stringify(manifest))
  writeFileSync(file, text)
  return checkArchitecture(root).violations.map(({ line, message }) => `${line}: ${message}`)
}

describe('what a package may import', () => {
  it.each([
    [
      'core/src/a.ts',
      `import { z } from 'zod'\nimport { addDays } from 'date-fns/addDays'\nimport { tz } from '@date-fns/tz'`,
    ],
    ['core/src/a.ts', `import { b } from './b.ts'\nexport * from './jobs/c.ts'`],
    ['core/src/a.test.ts', `import { readFileSync } from 'node:fs'\nconst now = Date.now()`],
    ['postgres/src/a.ts', `import postgres from 'postgres'\nimport { x } from '@leora-jobs/core'\nimport 'node:fs'`],
    ['pglite/src/a.ts', `import { x } from '@leora-jobs/postgres'\nimport { PGlite } from '@electric-sql/pglite'`],
    ['cli/src/a.ts', `import type { X } from '@leora-jobs/postgres'\nconst p = await import('@leora-jobs/pglite')`],
    ['cli/src/a.ts', `import { Command } from 'commander'`, { dependencies: { commander: '1' } }],
    ['conformance/src/a.ts', `import { it } from 'vitest'`, { private: true, devDependencies: { vitest: '1' } }],
  ])('%s: %j is allowed', (path, text, manifest) => {
    expect(check(path, text, manifest)).toEqual([])
  })

  it.each([
    [
      'core/src/a.ts',
      `\nimport { x } from '@leora-jobs/postgres'`,
      /^2: core must not depend on @leora-jobs\/postgres/,
    ],
    [
      'core/src/a.ts',
      `import type { X } from '@leora-jobs/distributor'`,
      /must not depend on @leora-jobs\/distributor/,
    ],
    ['core/src/a.ts', `import { x } from 'lodash'`, /must not depend on lodash/],
    ['core/src/a.ts', `export { x } from 'date-fns-tz'`, /must not depend on date-fns-tz/],
    ['core/src/a.ts', `import { readFile } from 'node:fs/promises'`, /must not import Node's node:fs/],
    ['core/src/a.ts', `import fs from 'fs'`, /must not import Node's fs/],
    ['core/src/a.ts', `const x = await import('postgres')`, /must not depend on postgres/],
    ['core/src/a.ts', `type X = import('postgres').Sql`, /must not depend on postgres/],
    ['core/src/a.ts', `const x = require('postgres')`, /must not depend on postgres/],
    ['core/src/a.ts', `const x = await import(name)`, /import of a computed name/],
    ['core/src/a.ts', `import { x } from '../../postgres/src/a.ts'`, /leaves packages\/core\/src/],
    ['core/src/jobs/a.ts', `import { x } from '@leora-jobs/core'`, /must not import itself/],
    ['postgres/src/a.ts', `import { x } from '@leora-jobs/pglite'`, /must not depend on @leora-jobs\/pglite/],
    ['postgres/src/a.ts', `import { x } from 'leora-jobs'`, /must not import the umbrella/],
    ['pglite/src/a.ts', `import postgres from 'postgres'`, /must not depend on postgres/],
    ['vercel/src/a.ts', `import { x } from '@leora-jobs/postgres'`, /must not depend on @leora-jobs\/postgres/],
    ['github-actions/src/a.ts', `import { x } from '@leora-jobs/vercel'`, /must not depend on @leora-jobs\/vercel/],
    ['observability/src/a.ts', `import { x } from '@leora-jobs/postgres'`, /must not depend on @leora-jobs\/postgres/],
    ['cli/src/a.ts', `import { x } from '@leora-jobs/postgres'`, /must load @leora-jobs\/postgres lazily/],
    ['cli/src/a.ts', `import { type X } from '@leora-jobs/pglite'`, /must load @leora-jobs\/pglite lazily/],
    ['cli/src/a.ts', `export * from '@leora-jobs/pglite'`, /must load @leora-jobs\/pglite lazily/],
    ['cli/src/a.ts', `import { x } from '@leora-jobs/test-server'`, /must not depend on @leora-jobs\/test-server/],
    ['cli/src/a.ts', `import { Command } from 'commander'`, /must not depend on commander/],
    ['cli/src/a.ts', `import { x } from 'vitest'`, /must not depend on vitest/, { devDependencies: { vitest: '1' } }],
    ['dashboard/src/a.ts', `export const a = 1`, /no rule for this package/],
  ])('%s: %j is refused', (path, text, expected, manifest) => {
    expect(check(path, text, manifest)).toEqual([expect.stringMatching(expected)])
  })
})

describe('what core may contain', () => {
  it.each([
    'const day = new Date(now)',
    'const run = (clock: Clock) => clock.now()',
    'const reserved = ["process", "tick"]; const x = { process: 1 }; x.process',
    'export function f(fetch: () => number) { return fetch() }',
    'interface Observer { console: string; process(): void }',
    "throw new Error('Select another tenant, or update the config')",
    '// Date.now() and select a from b, in a comment',
    'const next = cron.nextRun(after); const dates = cron.nextRuns(3, after)',
    'const d = new TZDate(now, zone)',
  ])('%j is allowed', (text) => {
    expect(check('core/src/a.ts', text)).toEqual([])
  })

  it.each([
    ['const url = process.env.DATABASE_URL', /no process/],
    ['const { env } = process', /no process/],
    ['const a = { process }', /no process/],
    ['const f = () => { const process = 1 }; process.exit()', /no process/],
    ['globalThis.setTimeout(f)', /no globalThis/],
    ['const now = Date.now()', /no Date\.now/],
    ['const clock = { now: Date.now }', /no Date\.now/],
    ['const now = new Date()', /no new Date\(\)/],
    ['const now = new Date', /no new Date\(\)/],
    ['const now = Date()', /no Date\(\)/],
    ['const now = new TZDate()', /no new TZDate\(\)/],
    ["const now = TZDate.tz('UTC')", /no TZDate\.tz/],
    ["import { isPast } from 'date-fns'", /no isPast/],
    ["import { isToday as t } from 'date-fns'", /no isToday/],
    ['const next = cron.nextRun()', /no nextRun/],
    ['const next = cron.nextRuns(3)', /no nextRuns/],
    ['const x = Math.random()', /no Math\.random/],
    ['const id = crypto.randomUUID()', /no crypto\.randomUUID/],
    ["console.log('x')", /no console/],
    ["await fetch('x')", /no fetch/],
    ['const t = performance.now()', /no performance/],
    ['setTimeout(f, 1000)', /no setTimeout/],
    ['const s = AbortSignal.timeout(5)', /no AbortSignal\.timeout/],
    ['const here = import.meta.url', /no import\.meta/],
    ['const q = "select id from customer"', /no SQL/],
    ['const q = `SELECT *\n FROM ' + '$' + '{table}`', /no SQL/],
    ['const q = sql`select ' + '$' + '{a} from b`', /no SQL/],
    ["const q = 'select a ' + 'from b'", /no SQL/],
    ["const q = 'insert into customer values (1)'", /no SQL/],
    ["const q = 'update customer set a = 1'", /no SQL/],
    ["const q = 'delete from customer'", /no SQL/],
    ["const q = 'create table x ()'", /no SQL/],
  ])('%j is refused', (text, expected) => {
    expect(check('core/src/a.ts', text)).toEqual([expect.stringMatching(expected)])
  })
})

it('counts the files it read, so that a check of nothing is noticed', () => {
  const root = mkdtempSync(join(tmpdir(), 'architecture-'))
  roots.push(root)
  mkdirSync(join(root, 'packages'))
  expect(checkArchitecture(root)).toEqual({ violations: [], files: 0 })
})
