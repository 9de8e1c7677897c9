import type { Outcome } from './decide-record.ts'
import { isSameKey } from './record.ts'
import type { RunCounts, RunProgress } from './run.ts'

/** The progress after these records of the step under way. */
export function advance(progress: RunProgress, outcomes: readonly Outcome[]): RunProgress {
  const counts = { ...progress.counts }
  const summary = { ...progress.summary }
  const skipped = { ...progress.skipped }
  for (const outcome of outcomes) {
    counts.read += 1
    counts[countOf(outcome)] += 1
    if ('summaryKey' in outcome && outcome.summaryKey !== null) {
      summary[outcome.summaryKey] = (summary[outcome.summaryKey] ?? 0) + 1
    }
    if (outcome.kind === 'skipped' && outcome.code !== null) skipped[outcome.code] = (skipped[outcome.code] ?? 0) + 1
  }
  return { ...progress, after: outcomes.at(-1)?.key ?? progress.after, counts, summary, skipped }
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
