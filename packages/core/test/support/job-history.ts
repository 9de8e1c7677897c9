import type { JobHistory, MonitoredRun } from '../../src/monitoring/index.ts'

const day = 86_400_000
const first = Date.UTC(2026, 0, 1, 2)

/** A run at two in the morning of the n-th day: a good one, unless it says otherwise. */
export function runOn(
  index: number,
  more: Partial<MonitoredRun> & { readonly read?: number; readonly failed?: number; readonly changed?: number } = {},
): MonitoredRun {
  const { read = 1_000, failed = 0, changed = 30, ...rest } = more
  const planned = new Date(first + index * day)
  const ended = new Date(planned.getTime() + 5_000)
  return {
    id: `run ${index}`,
    plannedAt: planned,
    startedAt: planned,
    lastActiveAt: ended,
    finishedAt: ended,
    status: 'succeeded',
    attempts: 1,
    activeMs: 5_000,
    counts: { read, changed, unchanged: read - failed - changed, failed },
    error: null,
    zeroReason: null,
    ...rest,
  }
}

/** A daily job of one tenant with these runs. */
export function historyOf(runs: readonly MonitoredRun[], more: Partial<JobHistory> = {}): JobHistory {
  return {
    job: 'update-account-types',
    tenant: { id: 't1', slug: 'shop' },
    schedule: { cron: '0 2 * * *', zone: 'UTC' },
    expectedSince: new Date(first),
    runs,
    unrun: [],
    lastPlannedAt: runs.findLast(({ plannedAt }) => plannedAt !== null)?.plannedAt ?? null,
    ...more,
  }
}

/** So many good runs, one a day. */
export function goodRuns(count: number): readonly MonitoredRun[] {
  return Array.from({ length: count }, (_, index) => runOn(index))
}

/** Some minutes after the planned instant of the n-th day. */
export function minutesAfter(index: number, minutes: number): Date {
  return new Date(first + index * day + minutes * 60_000)
}
