// A workflow from the job list

export { detectInstallation, type Installation, type ProjectFiles } from './detect-installation.ts'
export { type GeneratedFile, generateWorkflows, type WorkflowRequest, workflowPaths } from './generate-workflows.ts'
export type { ScheduledJob } from './schedule-entries.ts'
export type { WorkflowKind, WorkflowOptions, WorkflowProject } from './workflow-options.ts'

// The report of a command

export { inertJson, inertText } from './inert-text.ts'
export type { CommandEnd, ReportEntry } from './report-entry.ts'
export { createRunReporter, type RunReporter, type RunReporterOptions } from './run-reporter.ts'
