import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { folderBytes, tarballBytes } from './package-size.mjs'

function folderWith(files) {
  const folder = mkdtempSync(join(tmpdir(), 'package-size-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), 'x'.repeat(bytes))
  }
  return folder
}

it('counts the files of a package, in folders too, but not the packages within it', () => {
  const folder = folderWith({ 'package.json': 10, 'dist/deep/index.js': 700, 'node_modules/a/index.js': 5000 })
  expect(folderBytes(folder)).toBe(710)
})

it('counts what is in a tarball, whatever the size of its blocks', () => {
  const folder = folderWith({ 'package/a': 0, 'package/b': 512, 'package/dist/c': 513, 'package/d': 100_000 })
  const tarball = join(folder, 'a.tgz')
  execFileSync('tar', ['czf', tarball, '-C', folder, ...['a', 'b', 'dist/c', 'd'].map((file) => `package/${file}`)])
  const { packed, unpacked } = tarballBytes(tarball)
  expect(unpacked).toBe(101_025)
  expect(packed).toBeLessThan(2000)
})
