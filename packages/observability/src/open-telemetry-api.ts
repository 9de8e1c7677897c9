// The parts of `@opentelemetry/api` that are used, in its shapes: whoever uses Sentry alone has no types of OpenTelemetry to resolve.

/** The module `@opentelemetry/api`, as an application imports it. */
export interface OpenTelemetryApi {
  readonly context: { active(): unknown }
  readonly trace: {
    setSpan(context: unknown, span: TelemetrySpan): unknown
    getTracer(name: string): TelemetryTracer
  }
  readonly metrics: { getMeter(name: string): TelemetryMeter }
}

/** Values of attributes, by name. */
export interface TelemetryAttributes {
  [name: string]: string | number | boolean
}

/** A `Span`. */
export interface TelemetrySpan {
  setAttributes(attributes: TelemetryAttributes): unknown
  setStatus(status: { code: number; message?: string }): unknown
  end(endTime?: Date): void
}

/** A `Tracer`. */
export interface TelemetryTracer {
  startSpan(
    name: string,
    options?: { startTime?: Date; attributes?: TelemetryAttributes },
    context?: unknown,
  ): TelemetrySpan
}

/** A `Meter`. */
export interface TelemetryMeter {
  createCounter(name: string, options?: TelemetryInstrument): TelemetryCounter
  createHistogram(name: string, options?: TelemetryInstrument): TelemetryHistogram
}

/** What an instrument is made with. */
export interface TelemetryInstrument {
  description?: string
  unit?: string
  advice?: { explicitBucketBoundaries?: number[] }
}

/** A `Counter`. */
export interface TelemetryCounter {
  add(value: number, attributes?: TelemetryAttributes): void
}

/** A `Histogram`. */
export interface TelemetryHistogram {
  record(value: number, attributes?: TelemetryAttributes): void
}
