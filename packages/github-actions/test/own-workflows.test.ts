import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { pinnedActions } from '../src/pinned-actions.ts'
import { diagnosticsOf } from './support/diagnostics-of.ts'

const folder = new URL('../../../.github/workflows/', import.meta.url)
const read = (file: string) => readFileSync(new URL(file, folder), 'utf8')
const files = readdirSync(folder)
const pins = new Set<string>(Object.values(pinnedActions))

it.each(files)('%s has no diagnostics; a broken one has', async (file) => {
  expect(await diagnosticsOf(read(file), file)).toEqual([])
  expect(await diagnosticsOf(read(file).replaceAll('runs-on:', 'runs-at:'), file)).not.toEqual([])
})

it.each(files)('%s takes every action by its commit, the same as the workflows that we generate', (file) => {
  const uses = [...read(file).matchAll(/uses: (.+)$/gm)].map(([, action = '']) => action)
  expect(uses.length).toBeGreaterThan(1)
  for (const action of uses) {
    expect(action).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
    if (action.startsWith('actions/')) expect(pins).toContain(action)
  }
})

describe('release.yml', () => {
  interface Job {
    readonly needs?: string
    readonly if?: string
    readonly permissions: Readonly<Record<string, string>>
    readonly steps: readonly { readonly uses?: string; readonly run?: string }[]
  }
  const { permissions, jobs } = parse(read('release.yml')) as {
    readonly permissions: object
    readonly jobs: Readonly<Record<'plan' | 'version' | 'pack' | 'publish', Job>>
  }
  const stepsOf = ({ steps }: Job) => steps.map(({ uses = '', run = '' }) => run || uses.replace(/@.*/, ''))

  it('gives each job what it needs, and to one alone the right to sign', () => {
    expect(permissions).toEqual({})
    expect(Object.entries(jobs).map(([name, job]) => [name, job.permissions])).toEqual([
      ['plan', { contents: 'read' }],
      ['version', { contents: 'write', 'pull-requests': 'write' }],
      ['pack', { contents: 'read' }],
      ['publish', { contents: 'write', 'id-token': 'write' }],
    ])
  })

  it('publishes what was checked and tested before it was packed, and runs no script where it may sign', () => {
    const steps = stepsOf(jobs.pack)
    const order = ['node scripts/check-release.mjs', 'bash .ci/run', 'changesets/action/pack']
    expect(steps.filter((step) => order.includes(step))).toEqual(order)
    expect([jobs.pack.needs, jobs.pack.if, jobs.publish.needs]).toEqual([
      'plan',
      "needs.plan.outputs.mode == 'publish'",
      'pack',
    ])
    const runs = stepsOf(jobs.publish).filter((step) => /^(?!npm install --global)\w+ .*/.test(step))
    expect(runs).toEqual(['pnpm install --frozen-lockfile --ignore-scripts'])
  })

  it('installs with the pnpm of the other scripts', () => {
    const [, pnpm] = /PNPM = '(.+)'/.exec(readFileSync(new URL('../../scripts/workspace.mjs', folder), 'utf8')) ?? []
    const installed = new Set([...read('release.yml').matchAll(/install --global (\S+)/g)].map(([, name]) => name))
    expect(installed).toEqual(new Set([pnpm]))
  })
})
