import type { Observer } from '@leora-jobs/core'
import type { CommandEnd, ReportEntry } from '@leora-jobs/github-actions'
import type { Environment } from '../settings/read-variable.ts'
import type { TextFilter } from './terminal.ts'

/** Tells the place where a command runs what it did. */
export interface CommandReporter extends Observer {
  /** A run that could not start. */
  notStarted(entry: Extract<ReportEntry, { error: unknown }>): void
  end(end: CommandEnd): void
}

const silent: CommandReporter = { notice: () => {}, notStarted: () => {}, end: () => {} }

/** On GitHub's runner the one of its adapter; elsewhere nobody asks. */
export async function commandReporter(environment: Environment): Promise<CommandReporter> {
  if (!isOnGithub(environment)) return silent
  const { createRunReporter } = await import('@leora-jobs/github-actions')
  return createRunReporter({ environment, say: (line) => process.stderr.write(`${line}\n`) })
}

/** What keeps a runner from obeying what we print: names come from the application's data. */
export async function outputFilters(
  environment: Environment,
  isJson: boolean,
): Promise<{ stdout: TextFilter; stderr: TextFilter } | undefined> {
  if (!isOnGithub(environment)) return undefined
  const { inertJson, inertText } = await import('@leora-jobs/github-actions')
  return { stdout: isJson ? inertJson : inertText, stderr: inertText }
}

function isOnGithub(environment: Environment): boolean {
  return environment.GITHUB_ACTIONS === 'true'
}
