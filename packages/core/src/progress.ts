import type { Outcome } from './decide-record.ts'
import { isSameKey } from './record.ts'
import type { RunCounts, RunProgress } from './run.ts'

/** How many records came to what. */
export type Tally = Pick<RunProgress, 'counts' | 'summary' | 'skipped'>

export const emptyTally: Tally = {
  counts: { read: 0, changed: 0, unchanged: 0, failed: 0 },
  summary: {},
  skipped: {},
}

/** The progress after these records of the step under way. */
export function advance(progress: RunProgress, outcomes: readonly Outcome[]): RunProgress {
  return { ...progress, ...tally(progress, outcomes), after: outcomes.at(-1)?.key ?? progress.after }
}

/** Counts with these records added. */
export function tally(to: Tally, outcomes: readonly Outcome[]): Tally {
  const counts = { ...to.counts }
  const summary = { ...to.summary }
  const skipped = { ...to.skipped }
  for (const outcome of outcomes) {
    counts.read += 1
    counts[countOf(outcome)] += 1
    if ('summaryKey' in outcome && outcome.summaryKey !== null) increase(summary, outcome.summaryKey, 1)
    if (outcome.kind === 'skipped' && outcome.code !== null) increase(skipped, outcome.code, 1)
  }
  return { counts, summary, skipped }
}

/** The progress with records that were counted elsewhere. */
export function withTally(progress: RunProgress, more: Tally): RunProgress {
  const counts = { ...progress.counts }
  const summary = { ...progress.summary }
  const skipped = { ...progress.skipped }
  for (const [to, from] of [
    [counts, more.counts],
    [summary, more.summary],
    [skipped, more.skipped],
  ] as [Record<string, number>, Record<string, number>][]) {
    for (const [key, count] of Object.entries(from)) increase(to, key, count)
  }
  return { ...progress, counts, summary, skipped }
}

function increase(counts: Record<string, number>, key: string, by: number): void {
  counts[key] = (counts[key] ?? 0) + by
}

/** The progress with another page in its timing; `milliseconds` from the page's start to its checkpoint. */
export function timed(progress: RunProgress, milliseconds: number): RunProgress {
  const { pages, slowestPageMs, activeMs } = progress.timing
  const tookMs = Math.max(0, Math.round(milliseconds))
  const timing = {
    pages: pages + 1,
    slowestPageMs: Math.max(slowestPageMs, tookMs),
    activeMs: activeMs + tookMs,
  }
  return { ...progress, timing }
}

/** The progress at the start of the next step. */
export function nextStep(progress: RunProgress): RunProgress {
  return { ...progress, step: progress.step + 1, after: null }
}

/** True where `progress` lies at `wanted` already: a commit whose answer was lost had been made. */
export function isSameProgress(progress: RunProgress, wanted: RunProgress): boolean {
  return (
    progress.step === wanted.step &&
    isSameKey(progress.after, wanted.after) &&
    progress.counts.read === wanted.counts.read
  )
}

function countOf(outcome: Outcome): keyof Omit<RunCounts, 'read'> {
  return outcome.kind === 'skipped' ? 'unchanged' : outcome.kind
}
