import type { RunReport } from '@leora-jobs/core'
import type { Annotation, CommandEnd, ReportEntry } from './report-entry.ts'

/** What of a run, or of one that could not start, is worth an annotation. */
export function annotationsOf(entry: ReportEntry): readonly Annotation[] {
  if ('error' in entry) {
    const { job, tenant, error } = entry
    return [{ level: 'error', title: `${job}, ${tenant.slug}`, message: `${error.code}: ${error.message}` }]
  }
  const { report } = entry
  const title = `${report.job}, ${report.tenant.slug}`
  const { failures, zeroReason } = report
  return [
    ...outcomeOf(report).map((annotation) => ({ ...annotation, title })),
    ...failures.map(({ record, error }) => ({
      level: 'warning' as const,
      title,
      message: `${record.kind} ${record.label} (${record.id}): ${error.code}: ${error.message}`,
    })),
    ...(zeroReason ? [{ level: 'warning' as const, title, message: `${zeroReason.code}: ${zeroReason.message}` }] : []),
  ]
}

/** Of a command that ended before it ran anything. */
export function annotationsOfEnd({ error }: CommandEnd): readonly Annotation[] {
  return error === undefined ? [] : [{ level: 'error', title: 'leora-jobs', message: error }]
}

function outcomeOf({ status, error, counts, runId }: RunReport): readonly Omit<Annotation, 'title'>[] {
  const of = runId === null ? 'dry run' : `run ${runId}`
  if (status === 'failed' || status === 'cancelled') {
    const reason = error ? `${error.code}: ${error.message}` : status
    return [{ level: 'error', message: `${reason} (${of}, ${counts.read} records read)` }]
  }
  if (status === 'partial') {
    const message = `${counts.failed} of ${counts.read} records failed; the others are written (${of}).`
    return [{ level: 'warning', message }]
  }
  if (status === 'paused') {
    const message = `Out of time after ${counts.read} records: the next tick goes on (${of}).`
    return [{ level: 'warning', message }]
  }
  return []
}
