import { calendarDay, type RunReport } from '@leora-jobs/core'

/** A run that went well, with what differs from it. */
export function runReport(differs: Partial<RunReport> = {}): RunReport {
  return {
    job: 'update-account-types',
    tenant: { id: '1', slug: 'north' },
    runId: '019abcde-0000-7000-8000-000000000000',
    occurrence: null,
    status: 'succeeded',
    dryRun: false,
    asOf: calendarDay('2026-03-01'),
    counts: { read: 10, changed: 3, unchanged: 6, failed: 1 },
    summary: {},
    durationMs: 1_234,
    failures: [],
    ...differs,
  }
}
