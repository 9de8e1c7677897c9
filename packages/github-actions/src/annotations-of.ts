import type { RunReport } from '@leora-jobs/core'
import { tellableText } from '@leora-jobs/core/monitoring'
import type { Annotation, CommandEnd, ReportEntry } from './report-entry.ts'

/** What of a run, or of one that could not start, is worth an annotation. No record is named: others than the application's people may read it. */
export function annotationsOf(entry: ReportEntry): readonly Annotation[] {
  if ('error' in entry) {
    const { job, tenant, error } = entry
    return [{ level: 'error', title: `${job}, ${tenant.slug}`, message: tellableText(error) }]
  }
  const { report } = entry
  const title = `${report.job}, ${report.tenant.slug}`
  const { zeroReason } = report
  return [
    ...outcomeOf(report).map((annotation) => ({ ...annotation, title })),
    ...(zeroReason ? [{ level: 'warning' as const, title, message: `${zeroReason.code}: ${zeroReason.message}` }] : []),
  ]
}

/** Of a command that ended before it ran anything. */
export function annotationsOfEnd({ error }: CommandEnd): readonly Annotation[] {
  return error === undefined ? [] : [{ level: 'error', title: 'leora-jobs', message: error }]
}

function outcomeOf({ status, error, counts, runId, failures }: RunReport): readonly Omit<Annotation, 'title'>[] {
  const of = runId === null ? 'dry run' : `run ${runId}`
  if (status === 'failed' || status === 'cancelled') {
    const reason = error ? tellableText(error) : status
    return [{ level: 'error', message: `${reason} (${of}, ${counts.read} records read)` }]
  }
  if (status === 'partial') {
    const codes = [...new Set(failures.map(({ error: cause }) => cause.code))].sort().join(', ')
    const others = runId === null ? 'the others would be written' : 'the others are written'
    const message = `${counts.failed} of ${counts.read} records failed${codes && `: ${codes}`}; ${others} (${of}).`
    return [{ level: 'warning', message }]
  }
  if (status === 'paused') {
    const message = `Out of time after ${counts.read} records: the next tick goes on (${of}).`
    return [{ level: 'warning', message }]
  }
  return []
}
