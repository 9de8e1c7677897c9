import type { RunStatus, TickEntry } from '@leora-jobs/core'
import { expect, it } from 'vitest'
import { outcomeOfTick } from './status-of.ts'

/** A result, or the status of a run. */
const entry = (end: TickEntry['result'] | RunStatus): TickEntry => {
  const isStatus = ['succeeded', 'partial', 'paused', 'failed run', 'cancelled', 'running'].includes(end)
  return { result: isStatus ? 'ran' : end, ...(isStatus && { report: { status: end } }) } as TickEntry
}

it.each([
  ['done', [], 0],
  ['done', ['succeeded', 'skipped', 'ended'], 0],
  ['done', ['ended', 'ended'], 0],
  ['done', ['succeeded', 'busy'], 0],
  ['done', ['skipped', 'waiting'], 0],
  ['busy', ['busy', 'waiting', 'ended'], 0],
  ['paused', ['succeeded', 'paused', 'waiting'], 0],
  ['paused', ['succeeded'], 3],
  ['paused', ['busy'], 1],
  ['partial', ['partial', 'paused'], 2],
  ['partial', ['succeeded', 'failed'], 0],
  ['partial', ['cancelled', 'paused'], 0],
  ['failed', ['failed', 'cancelled', 'busy'], 5],
] as const)('%s: %j, and %d left', (outcome, ends, left) => {
  expect(outcomeOfTick({ entries: ends.map(entry), left })).toBe(outcome)
})
