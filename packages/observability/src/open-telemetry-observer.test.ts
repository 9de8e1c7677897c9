import * as api from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { expect, it, onTestFinished } from 'vitest'
import { createItemRuns, failingJob, planned } from '../test/support/item-runs.ts'
import { openTelemetryObserver } from './open-telemetry-observer.ts'

/** A runner whose runs are told to OpenTelemetry's SDK. */
function scene(runs: Parameters<typeof createItemRuns>[1] = {}) {
  const spanExporter = new InMemorySpanExporter()
  const tracers = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spanExporter)] })
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 3_600_000 })
  const meters = new MeterProvider({ readers: [reader] })
  onTestFinished(async () => {
    await Promise.all([tracers.shutdown(), meters.shutdown()])
  })
  const observer = openTelemetryObserver({
    api,
    tracer: tracers.getTracer('test'),
    meter: meters.getMeter('test'),
    flush: () => Promise.all([tracers.forceFlush(), meters.forceFlush()]),
  })
  return {
    observer,
    ...createItemRuns(observer, runs),
    spans: () => spanExporter.getFinishedSpans(),
    /** Each data point of the newest export as [metric, unit, attributes, value]. */
    points: () =>
      (metricExporter.getMetrics().at(-1)?.scopeMetrics ?? []).flatMap(({ metrics }) =>
        metrics.flatMap(({ descriptor: { name, unit }, dataPoints }) =>
          dataPoints.map(({ attributes, value }) => [name, unit, attributes, value] as const),
        ),
      ),
  }
}

it('a run is a span, and each of its pages a span within it; the tenant is an attribute of the run', async () => {
  const { run, spans } = scene()
  const { runId } = await run({ occurrence: planned })
  const [first, second, whole, ...others] = spans()
  expect(others).toEqual([])
  expect(whole?.name).toBe('leora_jobs.run')
  expect(whole?.attributes).toEqual({
    'leora_jobs.job': 'grade-items',
    'leora_jobs.tenant': 'well-crafted',
    'leora_jobs.run.id': runId,
    'leora_jobs.run.resumed': false,
    'leora_jobs.run.status': 'succeeded',
    'leora_jobs.as_of': '2026-02-28',
    'leora_jobs.occurrence': planned.toISOString(),
    'leora_jobs.records.read': 4,
    'leora_jobs.records.changed': 4,
    'leora_jobs.records.unchanged': 0,
    'leora_jobs.records.failed': 0,
  })
  for (const page of [first, second]) {
    expect(page?.name).toBe('leora_jobs.page')
    expect(page?.parentSpanContext?.spanId).toBe(whole?.spanContext().spanId)
    expect(page?.spanContext().traceId).toBe(whole?.spanContext().traceId)
    // the clock of the runs goes on by itself: a page took 500 ms of it, or a few more
    expect((page?.duration[0] ?? 0) * 1_000 + (page?.duration[1] ?? 0) / 1e6).toBeGreaterThanOrEqual(250)
  }
  expect([first, second].map((page) => page?.attributes['leora_jobs.records.read'])).toEqual([3, 1])
  expect(whole?.status).toEqual({ code: api.SpanStatusCode.UNSET })
  expect(spans().flatMap(({ events }) => events)).toEqual([])
})

it('metrics are in seconds and records, by job and outcome, and name no tenant', async () => {
  const { run, points } = scene({ points: [10, 90, -1, -2] })
  const { durationMs } = await run()
  await run()
  const job = { 'leora_jobs.job': 'grade-items' }
  expect(points()).toEqual([
    [
      'leora_jobs.run.duration',
      's',
      { ...job, 'leora_jobs.run.status': 'partial' },
      expect.objectContaining({ count: 2 }),
    ],
    ['leora_jobs.records', '{record}', { ...job, 'leora_jobs.outcome': 'changed' }, 2],
    ['leora_jobs.records', '{record}', { ...job, 'leora_jobs.outcome': 'unchanged' }, 4],
    ['leora_jobs.records', '{record}', { ...job, 'leora_jobs.outcome': 'failed' }, 2],
  ])
  const [, , , duration] = points()[0] ?? []
  const { sum, buckets } = duration as { sum: number; buckets: { boundaries: readonly number[] } }
  expect(sum).toBeGreaterThan(durationMs / 1_000)
  expect(sum).toBeLessThan((3 * durationMs) / 1_000)
  expect(buckets.boundaries).toContain(30)
  expect(JSON.stringify(points())).not.toContain('well-crafted')
})

it('a failed run sets the status of its span, and is counted by its code; what its job said stays here', async () => {
  const { run, spans, points } = scene({ job: failingJob })
  await run()
  expect(spans()[0]?.status).toEqual({ code: api.SpanStatusCode.ERROR, message: 'INTERNAL' })
  expect(spans()[0]?.attributes).toMatchObject({ 'leora_jobs.run.status': 'failed', 'error.type': 'INTERNAL' })
  expect(points().find(([name]) => name === 'leora_jobs.run.failures')).toEqual([
    'leora_jobs.run.failures',
    '{run}',
    { 'leora_jobs.job': 'grade-items', 'error.type': 'INTERNAL' },
    1,
  ])
  expect(JSON.stringify([spans().map(({ attributes, status }) => [attributes, status]), points()])).not.toMatch(
    /Jane|geheim/,
  )
})

it('a run that was paused counts each record once', async () => {
  const { run, points, spans } = scene()
  const first = await run({ deadline: new Date(Date.parse('2026-03-01T12:00:00Z') + 3_000) })
  expect(first).toMatchObject({ status: 'paused', counts: { read: 3 } })
  expect(await run()).toMatchObject({ runId: first.runId, status: 'succeeded', counts: { read: 4 } })
  const changed = points().find(([, , attributes]) => attributes['leora_jobs.outcome'] === 'changed')
  expect(changed?.[3]).toBe(4)
  const runs = spans().filter(({ name }) => name === 'leora_jobs.run')
  expect(runs.map(({ attributes }) => attributes['leora_jobs.records.read'])).toEqual([3, 1])
  expect(runs.map(({ attributes }) => attributes['leora_jobs.run.resumed'])).toEqual([false, true])
})

it('a run whose end is not told is let go of: when it is told of again, or after a thousand others', async () => {
  const { observer, events, run, spans } = scene()
  await run()
  const [started] = events
  if (started?.type !== 'started') throw new Error('no run was started')
  const before = spans().length
  observer.notice({ ...started, runId: 'again' })
  observer.notice({ ...started, runId: 'again' })
  expect(spans().slice(before)).toMatchObject([{ attributes: { 'leora_jobs.run.id': 'again' } }])
  for (let index = 0; index < 1_000; index += 1) observer.notice({ ...started, runId: `other ${index}` })
  expect(spans().slice(before)).toHaveLength(2)
})

it('dry runs are not told', async () => {
  const { run, spans, points } = scene()
  await run({ dryRun: true })
  expect(spans()).toEqual([])
  expect(points()).toEqual([])
})

it('a run is a child of what is active where it was started, with the tracer of the module', async () => {
  const spanExporter = new InMemorySpanExporter()
  const tracers = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spanExporter)] })
  const request = tracers.getTracer('test').startSpan('GET /api/jobs')
  const active = api.trace.setSpan(api.ROOT_CONTEXT, request)
  const trace = { setSpan: api.trace.setSpan, getTracer: (name: string) => tracers.getTracer(name) }
  const observer = openTelemetryObserver({ api: { context: { active: () => active }, trace, metrics: api.metrics } })
  await createItemRuns(observer).run()
  const run = spanExporter.getFinishedSpans().find(({ name }) => name === 'leora_jobs.run')
  expect(run?.parentSpanContext?.spanId).toBe(request.spanContext().spanId)
  expect(run?.instrumentationScope.name).toBe('@leora-jobs/observability')
})
