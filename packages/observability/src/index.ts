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

// Alerts

export type { RunbookOptions } from './describe-notice.ts'
export { type EmailNotifierOptions, emailNotifier } from './email-notifier.ts'
export type { SecretUrlOptions } from './secret-url.ts'
export { type SlackNotifierOptions, slackNotifier } from './slack-notifier.ts'
export { type WebhookNotifierOptions, webhookNotifier } from './webhook-notifier.ts'
