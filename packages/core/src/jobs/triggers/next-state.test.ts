import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../../test/support/random.ts'
import { ago, asOf } from '../../../test/support/trigger-facts.ts'
import type { CalendarDay } from '../../calendar-day.ts'
import type { Condition } from './condition.ts'
import type { TriggerState } from './facts.ts'
import { type EpisodeStep, nextState } from './next-state.ts'

const holding = (anchor: string | null = 'a', since: CalendarDay | null = asOf): Condition => ({
  holds: true,
  anchor,
  since,
  value: 1,
  threshold: 1,
  evidence: {},
  on: null,
})
const step: EpisodeStep = {
  before: null,
  condition: holding(),
  suppressor: null,
  isBaseline: false,
  asOf,
  lookBackDays: 14,
  repeatAfterDays: null,
}
const stateOf = (more: Partial<TriggerState> = {}): TriggerState => ({
  state: 'fired',
  suppressedBy: null,
  anchor: 'a',
  since: asOf,
  firedOn: ago(1),
  episode: 3,
  ...more,
})
const seen = stateOf({ state: 'seen', suppressedBy: 'BASELINE', firedOn: null })
const suppressed = stateOf({ state: 'suppressed', suppressedBy: 'CLOSED', firedOn: null })
const clear = stateOf({ state: 'clear' })

describe('an episode begins', () => {
  it.each<[string, Partial<EpisodeStep>, Partial<TriggerState> | null]>([
    ['and fires', {}, { state: 'fired', firedOn: asOf, episode: 1, suppressedBy: null, anchor: 'a', since: asOf }],
    ['of what was clear', { before: clear }, { state: 'fired', firedOn: asOf, episode: 4 }],
    ['about something else', { before: stateOf({ anchor: 'b' }) }, { state: 'fired', firedOn: asOf, episode: 4 }],
    ['in the first run', { isBaseline: true }, { state: 'seen', suppressedBy: 'BASELINE', firedOn: null }],
    ['in a first run, held back', { isBaseline: true, suppressor: 'CLOSED' }, { state: 'seen' }],
    ['as old as the look-back', { condition: holding('a', ago(14)) }, { state: 'fired' }],
    ['a day older', { condition: holding('a', ago(15)) }, { state: 'seen', suppressedBy: 'LOOK_BACK' }],
    ['since nobody knows when', { condition: holding(null, null) }, { state: 'fired', anchor: null }],
    ['held back', { suppressor: 'CLOSED' }, { state: 'suppressed', suppressedBy: 'CLOSED', firedOn: null }],
    ['not, where it does not hold', { condition: { holds: false } }, null],
    ['not, where it cannot be said', { condition: null }, null],
  ])('%s', (_name, more, expected) => {
    const next = nextState({ ...step, ...more })
    if (expected === null) expect(next).toBeNull()
    else expect(next).toMatchObject(expected)
  })
})

describe('an episode goes on', () => {
  it.each<[string, Partial<EpisodeStep>, Partial<TriggerState> | null]>([
    ['fired: nothing more', { before: stateOf() }, null],
    ['fired, and the rule has changed: nothing more', { before: stateOf(), isBaseline: true }, null],
    ['seen: nothing', { before: seen }, null],
    ['held back by the same', { before: suppressed, suppressor: 'CLOSED' }, null],
    [
      'held back by another',
      { before: suppressed, suppressor: 'DO_NOT_CONTACT' },
      { suppressedBy: 'DO_NOT_CONTACT', episode: 3 },
    ],
    ['released', { before: suppressed }, { state: 'fired', firedOn: asOf, suppressedBy: null, episode: 3 }],
    ['released in a first run', { before: suppressed, isBaseline: true }, { state: 'fired', episode: 3 }],
    [
      'released too late',
      { before: suppressed, condition: holding('a', ago(15)) },
      { state: 'seen', suppressedBy: 'LOOK_BACK' },
    ],
    ['not said', { before: suppressed, condition: null }, null],
    ['of a later day', { before: stateOf({ firedOn: ago(-1) }), condition: { holds: false } }, null],
  ])('%s', (_name, more, expected) => {
    const next = nextState({ ...step, ...more })
    if (expected === null) expect(next).toBeNull()
    else expect(next).toMatchObject(expected)
  })

  it.each([
    [4, null],
    [5, { state: 'fired', firedOn: asOf, episode: 4 }],
  ])('and is repeated after five days: %i days on %j', (days, expected) => {
    const repeating = { ...step, before: stateOf({ firedOn: ago(days) }), repeatAfterDays: 5 }
    const next = nextState(repeating)
    if (expected === null) expect(next).toBeNull()
    else expect(next).toMatchObject(expected)
    expect(nextState({ ...repeating, suppressor: 'CLOSED' })).toBeNull()
    expect(nextState({ ...repeating, before: { ...seen, firedOn: null } })).toBeNull()
  })
})

it.each([stateOf(), seen, suppressed])('ends where it no longer holds, and keeps its number: %j', (before) => {
  const next = nextState({ ...step, before, condition: { holds: false } })
  expect(next).toEqual({ ...before, state: 'clear', suppressedBy: null })
  expect(nextState({ ...step, before: next, condition: { holds: false } })).toBeNull()
})

/** What happened on a day. */
const anyDay = fc.record({
  anchor: fc.constantFrom('a', 'a', 'a', 'b', 'none', 'unsaid'),
  isClosed: fc.boolean(),
  isBaseline: fc.nat(9).map((n) => n === 0),
  age: fc.constantFrom(0, 1, 20),
})

it('over any days: fires on the edge, once an anchor, never held back; deciding twice changes nothing', () => {
  forAll([fc.array(anyDay, { maxLength: 40 }), fc.constantFrom(null, 3)], (days, repeatAfterDays) => {
    let before: TriggerState | null = null
    let firedFor: string | null = null
    for (const [index, { anchor, isClosed, isBaseline, age }] of days.entries()) {
      const day = ago(-index)
      const condition =
        anchor === 'unsaid' ? null : anchor === 'none' ? { holds: false as const } : holding(anchor, ago(age, day))
      const suppressor = isClosed ? 'CLOSED' : null
      const now = { ...step, condition, suppressor, isBaseline, asOf: day, repeatAfterDays }
      const next = nextState({ ...now, before })
      if (anchor === 'none') firedFor = null
      if (next?.state === 'fired') {
        const isRepeated = before?.state === 'fired' && before.anchor === anchor
        expect(isClosed).toBe(false)
        if (isRepeated) expect(repeatAfterDays).not.toBeNull()
        else expect(firedFor).not.toBe(anchor)
        firedFor = anchor
        expect(next.firedOn).toBe(day)
      }
      if (anchor !== firedFor && anchor !== 'unsaid' && anchor !== 'none') firedFor = null
      if (next !== null) {
        const begins = next.episode - (before?.episode ?? 0)
        expect(begins === 0 || begins === 1).toBe(true)
        expect(next.firedOn === null || next.state === 'fired' || next.state === 'clear').toBe(true)
        expect(nextState({ ...now, before: next })).toBeNull()
      }
      // whatever holds, and nothing holds back, is known or fired afterwards
      const after: TriggerState | null = next ?? before
      if (condition?.holds) expect(after?.anchor).toBe(anchor)
      if (condition?.holds && !isClosed) expect(['fired', 'seen']).toContain(after?.state)
      if (condition && !condition.holds) expect(after === null || after.state === 'clear').toBe(true)
      before = after
    }
  })
})
