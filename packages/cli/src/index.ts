// The library: everything a job, a config file or an adapter needs
export * from '@leora-jobs/core'
export * from '@leora-jobs/core/jobs'
export { createJsonLogger, type JsonLoggerOptions, type Logger, type LogLevel } from '@leora-jobs/core/monitoring'
export type { SourceDefinition, SourcePreset } from '@leora-jobs/postgres'
export { type App, builtInJobs, type Config, defineConfig } from './define-config.ts'
export { defineSource } from './define-source.ts'
export type { DeliveryConfig, WebhookSettings } from './settings/relay-for.ts'
export { systemClock } from './system-clock.ts'
