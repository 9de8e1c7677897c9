import type { JobHistory, MonitoredRun } from './history.ts'

/** The newest run that has ended; null where none has. */
export function lastEnded({ runs }: JobHistory): MonitoredRun | null {
  return runs.findLast((run) => hasEnded(run)) ?? null
}

export function hasEnded({ status }: MonitoredRun): boolean {
  return status === 'succeeded' || status === 'partial' || status === 'failed'
}

/** True where it has done its work, some records excepted. */
export function isGood({ status }: MonitoredRun): boolean {
  return status === 'succeeded' || status === 'partial'
}

/** The successes before a run, at most `window` of them, newest last: what it is compared with. */
export function successesBefore({ runs }: JobHistory, run: MonitoredRun, window: number): readonly MonitoredRun[] {
  return runs.slice(0, runs.indexOf(run)).filter(isGood).slice(-window)
}

/** Ascending. */
export function sorted(values: readonly number[]): readonly number[] {
  return values.toSorted((left, right) => left - right)
}
