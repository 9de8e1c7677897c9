import { randomUUID } from 'node:crypto'
import { appendFileSync, statSync } from 'node:fs'
import type { Observer, RunReport } from '@leora-jobs/core'
import { tellableText } from '@leora-jobs/core/monitoring'
import { annotationCommands } from './annotations.ts'
import { annotationsOf, annotationsOfEnd } from './annotations-of.ts'
import { connectionPasswords } from './connection-passwords.ts'
import type { Annotation, CommandEnd, ReportEntry } from './report-entry.ts'
import { stepOutputs } from './step-outputs.ts'
import { stepSummary } from './step-summary.ts'
import { workflowCommand } from './workflow-command.ts'

/** Tells GitHub what a command did: an observer of its runs that is told how the command ended. */
export interface RunReporter extends Observer {
  /** A run that could not start, which no event tells of. */
  notStarted(entry: Exclude<ReportEntry, { report: RunReport }>): void
  /** Writes annotations, summary and outputs; once, at the very end. */
  end(end: CommandEnd): void
}

/** What a reporter works with. */
export interface RunReporterOptions {
  /** The process's environment: the files to write to, and the URLs whose passwords are masked. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Where workflow commands go: stderr, since stdout belongs to the data. The runner reads both. */
  say(line: string): void
}

/** GitHub takes a summary of 1 MiB a step, which may hold some already. */
const summaryLimit = 1024 * 1024

/** No command of one step names more runs than this: 1 MB holds 25,000 ids, and a reader none of them. */
const runIdLimit = 1_000

/** Masks the passwords at once. */
export function createRunReporter({ environment, say }: RunReporterOptions): RunReporter {
  const entries: ReportEntry[] = []
  const warnings: Annotation[] = []
  for (const password of connectionPasswords(Object.values(environment))) say(workflowCommand('add-mask', password))
  return {
    notice(event) {
      if (event.type === 'finished') entries.push({ report: event.report })
      if (event.type === 'warning')
        warnings.push({
          level: 'warning',
          title: `${event.job}, ${event.tenant.slug}`,
          message: event.error === undefined ? event.message : `${event.message}: ${tellableText(event.error)}`,
        })
    },
    notStarted: (entry) => entries.push(entry),
    end(end) {
      const all = [...entries.flatMap(annotationsOf), ...warnings, ...annotationsOfEnd(end)]
      for (const line of annotationCommands(all)) say(line)
      const { GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output } = environment
      if (summary) append(summary, stepSummary(entries, all, end, summaryLimit - sizeOf(summary)), say)
      if (output) append(output, stepOutputs(outputsOf(entries, end), `leora-jobs-${randomUUID()}`), say)
    },
  }
}

function outputsOf(entries: readonly ReportEntry[], { status, exitCode }: CommandEnd): Record<string, string> {
  const reports = entries.flatMap((entry) => ('report' in entry ? [entry.report] : []))
  const sum = (name: keyof RunReport['counts']) =>
    String(reports.reduce((total, { counts }) => total + counts[name], 0))
  const ids = reports.flatMap(({ runId }) => (runId === null ? [] : [runId]))
  return {
    status,
    'exit-code': String(exitCode),
    runs: String(reports.length),
    'run-ids': JSON.stringify(ids.slice(0, runIdLimit)),
    read: sum('read'),
    changed: sum('changed'),
    unchanged: sum('unchanged'),
    failed: sum('failed'),
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

/** A report that cannot be written must not end a run that went well. */
function append(file: string, text: string, say: (line: string) => void): void {
  try {
    appendFileSync(file, text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    say(workflowCommand('warning', `The report could not be written: ${reason}`, { title: 'leora-jobs' }))
  }
}
