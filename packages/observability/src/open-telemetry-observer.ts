import type { Observer } from '@leora-jobs/core'
import type { OpenTelemetryApi, TelemetryMeter, TelemetryTracer } from './open-telemetry-api.ts'
import { runMetrics } from './run-metrics.ts'
import { runSpans } from './run-spans.ts'

/** How runs are told to OpenTelemetry. */
export interface OpenTelemetryObserverOptions {
  /** The module: `import * as api from '@opentelemetry/api'`. */
  readonly api: OpenTelemetryApi
  /** What makes spans. @default the one that the module gives for `@leora-jobs/observability` */
  readonly tracer?: TelemetryTracer
  /** What makes instruments. @default the one that the module gives for `@leora-jobs/observability` */
  readonly meter?: TelemetryMeter
  /** Sends what is pending, where a process may end or freeze after a run: `forceFlush` of your providers. @default nothing is waited for */
  readonly flush?: () => Promise<unknown>
}

const scope = '@leora-jobs/observability'

/** Spans of runs and their pages, and metrics of runs without their tenants. Dry runs are not told. */
export function openTelemetryObserver(options: OpenTelemetryObserverOptions): Observer {
  const { api, tracer = api.trace.getTracer(scope), meter = api.metrics.getMeter(scope), flush } = options
  const spans = runSpans(api, tracer)
  const record = runMetrics(meter)
  return {
    notice(event) {
      if (event.dryRun) return
      if (event.type === 'started') spans.start(event)
      if (event.type === 'page') spans.page(event)
      if (event.type === 'finished') record(event.report, spans.end(event) ?? event.report.counts)
    },
    async flush() {
      await flush?.()
    },
  }
}
