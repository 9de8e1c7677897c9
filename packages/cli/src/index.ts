// The library: everything a job, a config file or an adapter needs
export * from '@leora-jobs/core'
export { type App, builtInJobs, type Config, defineConfig } from './define-config.ts'
export { systemClock } from './system-clock.ts'
