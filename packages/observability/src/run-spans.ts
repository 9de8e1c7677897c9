import type { RunCounts, RunEvent } from '@leora-jobs/core'
import type { OpenTelemetryApi, TelemetryAttributes, TelemetrySpan, TelemetryTracer } from './open-telemetry-api.ts'

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>

/** `SpanStatusCode.ERROR` */
const statusError = 2

/** A run whose end is not told, since another process has taken it over, is let go of when so many came after it. */
const openLimit = 1_000

interface OpenRun {
  readonly span: TelemetrySpan
  /** What its pages are children in. */
  readonly context: unknown
  /** At its start, and after its last page. */
  readonly before: RunCounts
  counts: RunCounts
}

/** A span for each run and, within it, for each page. The tenant is an attribute here, and nowhere else. */
export function runSpans({ context, trace }: OpenTelemetryApi, tracer: TelemetryTracer) {
  const open = new Map<string, OpenRun>()

  function letGo(runId: string): void {
    open.get(runId)?.span.end()
    open.delete(runId)
  }

  return {
    start(event: EventOf<'started'>): void {
      const runId = event.runId ?? ''
      letGo(runId)
      const [oldest] = open.keys()
      if (oldest !== undefined && open.size >= openLimit) letGo(oldest)
      const active = context.active()
      const options = { startTime: new Date(), attributes: startAttributes(event) }
      const span = tracer.startSpan('leora_jobs.run', options, active)
      open.set(runId, { span, context: trace.setSpan(active, span), before: event.counts, counts: event.counts })
    },
    page({ runId, job, progress, durationMs }: EventOf<'page'>): void {
      const run = open.get(runId ?? '')
      if (!run) return
      const end = new Date()
      const startTime = new Date(end.getTime() - durationMs)
      const attributes = { 'leora_jobs.job': job, ...recordAttributes(progress.counts, run.counts) }
      tracer.startSpan('leora_jobs.page', { startTime, attributes }, run.context).end(end)
      run.counts = progress.counts
    },
    /** Gives the counts that the run, or this part of it, began with. */
    end({ runId, report }: EventOf<'finished'>): RunCounts | null {
      const run = open.get(runId ?? '')
      if (!run) return null
      const { status, counts, error } = report
      const failed = error ? { 'error.type': error.code } : {}
      run.span.setAttributes({ 'leora_jobs.run.status': status, ...recordAttributes(counts, run.before), ...failed })
      // the code, and not the message: that may say what a job's own code said
      if (status === 'failed') run.span.setStatus({ code: statusError, message: error?.code ?? 'INTERNAL' })
      run.span.end(new Date())
      open.delete(runId ?? '')
      return run.before
    },
  }
}

function startAttributes({ job, tenant, runId, asOf, resumed, occurrence }: EventOf<'started'>): TelemetryAttributes {
  return {
    'leora_jobs.job': job,
    'leora_jobs.tenant': tenant.slug,
    'leora_jobs.run.id': runId ?? '',
    'leora_jobs.run.resumed': resumed,
    'leora_jobs.as_of': asOf,
    ...(occurrence && { 'leora_jobs.occurrence': occurrence.toISOString() }),
  }
}

/** Of the records since. */
function recordAttributes(counts: RunCounts, before: RunCounts): TelemetryAttributes {
  return {
    'leora_jobs.records.read': counts.read - before.read,
    'leora_jobs.records.changed': counts.changed - before.changed,
    'leora_jobs.records.unchanged': counts.unchanged - before.unchanged,
    'leora_jobs.records.failed': counts.failed - before.failed,
  }
}
