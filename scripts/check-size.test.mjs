import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { bundledBytes, runtimeDependencies } from './check-size.mjs'

let root

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'size-'))
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

function write(path, content) {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
}

it('counts dependencies of dependencies and required peers once, not optional ones that are absent', () => {
  write('package.json', { dependencies: { a: '1', big: '1' }, devDependencies: { dev: '1' } })
  write('node_modules/a/package.json', {
    version: '1.0.0',
    dependencies: { b: '2' },
    peerDependencies: { c: '1', d: '1' },
    peerDependenciesMeta: { d: { optional: true } },
    optionalDependencies: { absent: '1' },
  })
  write('node_modules/a/node_modules/b/package.json', { version: '2.0.0' })
  write('node_modules/b/package.json', { version: '1.0.0' })
  write('node_modules/c/package.json', { version: '1.0.0', dependencies: { a: '1', b: '1' } })
  write('node_modules/big/package.json', { version: '1.0.0' })

  expect(runtimeDependencies(root, { without: ['big'] })).toEqual(['a@1.0.0', 'b@1.0.0', 'b@2.0.0', 'c@1.0.0'])
})

it('refuses to count what is not installed', () => {
  write('package.json', { dependencies: { gone: '1' } })
  expect(() => runtimeDependencies(root)).toThrow(/gone/)
})

it('weighs a bundle with what it imports, but for the externals', async () => {
  const text = Array.from({ length: 400 }, (_, index) => (index * 7919) % 1009).join()
  write('a.js', `import { b } from './b.js'\nimport z from 'external'\nconsole.log(b, z)`)
  write('b.js', `export const b = '${text}'`)
  write('alone.js', `console.log('')`)

  const [whole, alone] = await Promise.all([
    bundledBytes(join(root, 'a.js'), { external: ['external'] }),
    bundledBytes(join(root, 'alone.js')),
  ])
  expect(whole).toBeGreaterThan(alone + 300)
  await expect(bundledBytes(join(root, 'a.js'))).rejects.toThrow(/external/)
})
