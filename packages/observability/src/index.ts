// Errors and check-ins

export {
  type SentryCheckIn,
  type SentryContext,
  type SentryFunctions,
  type SentryMonitorConfig,
  type SentryObserverOptions,
  sentryObserver,
} from './sentry-observer.ts'

// Pings

export {
  type HealthchecksObserver,
  type HealthchecksObserverOptions,
  healthchecksObserver,
} from './healthchecks-observer.ts'
export type { PingAddressOptions } from './ping-address.ts'
export type { SlugRule } from './run-slug.ts'

// Traces and metrics

export type {
  OpenTelemetryApi,
  TelemetryAttributes,
  TelemetryCounter,
  TelemetryHistogram,
  TelemetryInstrument,
  TelemetryMeter,
  TelemetrySpan,
  TelemetryTracer,
} from './open-telemetry-api.ts'
export { type OpenTelemetryObserverOptions, openTelemetryObserver } from './open-telemetry-observer.ts'
