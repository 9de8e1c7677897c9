import type { RunCounts, RunReport } from '@leora-jobs/core'
import type { TelemetryMeter } from './open-telemetry-api.ts'

/** Seconds. A job's target is 30; the usual boundaries of an SDK are milliseconds. */
const durationBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600]

const outcomes = ['changed', 'unchanged', 'failed'] as const

/** Takes what a run, or the part of it since `before`, came to. No attribute names a tenant: each would be a time series of its own. */
export function runMetrics(meter: TelemetryMeter): (report: RunReport, before: RunCounts) => void {
  const duration = meter.createHistogram('leora_jobs.run.duration', {
    description: 'From the start of a run, or its resumption, to its end or pause.',
    unit: 's',
    advice: { explicitBucketBoundaries: durationBoundaries },
  })
  const failures = meter.createCounter('leora_jobs.run.failures', { description: 'Runs that failed.', unit: '{run}' })
  const records = meter.createCounter('leora_jobs.records', {
    description: 'Records that were decided about, by what became of them.',
    unit: '{record}',
  })
  return ({ job, status, durationMs, counts, error }, before) => {
    const own = { 'leora_jobs.job': job }
    const failed = error ? { 'error.type': error.code } : {}
    duration.record(durationMs / 1_000, { ...own, 'leora_jobs.run.status': status, ...failed })
    if (status === 'failed') failures.add(1, { ...own, ...failed })
    for (const outcome of outcomes) {
      const count = counts[outcome] - before[outcome]
      if (count > 0) records.add(count, { ...own, 'leora_jobs.outcome': outcome })
    }
  }
}
