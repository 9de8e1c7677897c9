import { addDays, type CalendarDay } from '../../calendar-day.ts'
import type { Condition, Holding } from './condition.ts'
import type { TriggerState } from './facts.ts'

/** What an episode goes on by. */
export interface EpisodeStep {
  readonly before: TriggerState | null
  readonly condition: Condition
  /** What holds it back from firing; null where nothing does. */
  readonly suppressor: string | null
  /** True where everything that matches now counts as known. */
  readonly isBaseline: boolean
  readonly asOf: CalendarDay
  readonly lookBackDays: number
  /** Null where it fires once an episode. */
  readonly repeatAfterDays: number | null
}

/**
 * The next state of a rule about a subject; null where nothing changes. It fires where the condition has become true, not while it stays true; once it
 * does not hold, or is about something else, it may begin again.
 *
 * A suppressed episode fires when nothing holds it back any more, in whatever run: what the rule matched before it was changed is known to it already.
 * What `before` says of a later day is left alone.
 */
export function nextState(step: EpisodeStep): TriggerState | null {
  const { before, condition, asOf } = step
  if (condition === null || (before?.firedOn && before.firedOn > asOf)) return null
  if (!condition.holds) return before === null || before.state === 'clear' ? null : cleared(before)
  if (before === null || before.state === 'clear' || before.anchor !== condition.anchor) return begun(condition, step)
  if (before.state === 'suppressed') return released(before, condition, step)
  return before.state === 'fired' ? repeated(before, condition, step) : null
}

function cleared(before: TriggerState): TriggerState {
  return { ...before, state: 'clear', suppressedBy: null }
}

function begun(condition: Holding, { before, suppressor, isBaseline, asOf, lookBackDays }: EpisodeStep): TriggerState {
  const { anchor, since } = condition
  const head = { anchor, since, firedOn: null, episode: (before?.episode ?? 0) + 1 }
  if (isBaseline) return { ...head, state: 'seen', suppressedBy: 'BASELINE' }
  if (isTooOld(condition, asOf, lookBackDays)) return { ...head, state: 'seen', suppressedBy: 'LOOK_BACK' }
  if (suppressor !== null) return { ...head, state: 'suppressed', suppressedBy: suppressor }
  return { ...head, state: 'fired', suppressedBy: null, firedOn: asOf }
}

function released(
  before: TriggerState,
  condition: Holding,
  { suppressor, asOf, lookBackDays }: EpisodeStep,
): TriggerState | null {
  const { since } = condition
  if (suppressor !== null) return suppressor === before.suppressedBy ? null : { ...before, suppressedBy: suppressor }
  if (isTooOld(condition, asOf, lookBackDays)) return { ...before, since, state: 'seen', suppressedBy: 'LOOK_BACK' }
  return { ...before, since, state: 'fired', suppressedBy: null, firedOn: asOf }
}

/** Where something holds the repetition back, it is looked at again in every run. */
function repeated(
  before: TriggerState,
  { since }: Holding,
  { suppressor, asOf, repeatAfterDays }: EpisodeStep,
): TriggerState | null {
  const { firedOn } = before
  if (repeatAfterDays === null || firedOn === null || suppressor !== null) return null
  if (asOf < addDays(firedOn, repeatAfterDays)) return null
  return { ...before, since, firedOn: asOf, episode: before.episode + 1 }
}

function isTooOld({ since }: Holding, asOf: CalendarDay, lookBackDays: number): boolean {
  return since !== null && since < addDays(asOf, -lookBackDays)
}
