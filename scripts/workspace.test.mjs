import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { publicPackages, root, run, stalePackages, tail } from './workspace.mjs'

describe('stalePackages', () => {
  let folder

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'workspace-'))
  })

  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  /** A package whose sources and dist were written at these times; no dist without a time. */
  function pack(name, { source, dist, needs = [], build = 'tsup' }) {
    const dir = join(folder, name)
    const write = (path, time) => {
      mkdirSync(dirname(join(dir, path)), { recursive: true })
      writeFileSync(join(dir, path), '')
      utimesSync(join(dir, path), time, time)
      utimesSync(dirname(join(dir, path)), time, time)
    }
    write('src/index.ts', source)
    if (dist) write('dist/index.js', dist)
    const manifest = {
      name,
      scripts: { build },
      exports: { '.': { default: './dist/index.js' } },
      dependencies: Object.fromEntries(needs.map((need) => [need, 'workspace:*'])),
    }
    return { dir, manifest }
  }

  it('skips what is newer than its sources', () => {
    expect(stalePackages([pack('core', { source: 10, dist: 20 })])).toEqual([])
  })

  it('names what is missing or older than its sources', () => {
    expect(stalePackages([pack('core', { source: 10 }), pack('cli', { source: 30, dist: 20 })])).toEqual([
      'core',
      'cli',
    ])
  })

  it('names what is older than a dependency, transitively', () => {
    const packages = [
      pack('cli', { source: 10, dist: 40, needs: ['postgres'] }),
      pack('core', { source: 30, dist: 20 }),
      pack('postgres', { source: 10, dist: 40, needs: ['core'] }),
      pack('other', { source: 10, dist: 20 }),
    ]
    expect(stalePackages(packages)).toEqual(['cli', 'core', 'postgres'])
  })

  it('rebuilds what bundles a private package whose source changed', () => {
    const packages = [
      pack('distributor', { source: 30, build: null }),
      pack('cli', { source: 10, dist: 20, needs: ['distributor'] }),
    ]
    expect(stalePackages(packages)).toEqual(['cli'])
  })
})

describe('run', () => {
  it('collects the output and the exit code', async () => {
    const script = `console.error('err'); process.exitCode = 3`
    const result = await run(process.execPath, ['-e', script])
    expect(result).toMatchObject({ code: 3, output: expect.stringContaining('err') })
  })

  it('counts a command that is not there, or was killed, as failed', async () => {
    expect((await run('no-such-command-here', [])).code).toBe(127)
    expect((await run(process.execPath, ['-e', 'process.kill(process.pid)'])).code).not.toBe(0)
  })
})

it('shows the end of a long output', () => {
  expect(tail('a\nb\nc\n', 2)).toBe('… (1 lines before)\nb\nc')
  expect(tail('a\nb\n', 2)).toBe('a\nb')
})

it('releases every public package in the one fixed group', () => {
  const { fixed } = JSON.parse(readFileSync(join(root, '.changeset/config.json'), 'utf8'))
  const names = publicPackages().map(({ manifest }) => manifest.name)
  expect(fixed.map((group) => [...group].sort())).toEqual([names.sort()])
})
