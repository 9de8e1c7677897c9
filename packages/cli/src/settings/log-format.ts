import { LeoraError } from '@leora-jobs/core'
import { type Environment, readVariable } from './read-variable.ts'

/** How a command says what its runs do: in words, as JSON lines, or not at all. */
export type LogFormat = (typeof logFormats)[number]

export const logFormats = ['text', 'json', 'silent'] as const

const variable = 'LEORA_JOBS_LOG'

/** The flag's, else the variable's; else words where a person reads them: on a terminal, and in the log of a GitHub workflow. Throws CONFIG_INVALID. */
export function logFormatFor(
  flag: LogFormat | undefined,
  environment: Environment,
  { isTerminal }: { readonly isTerminal: boolean },
): LogFormat {
  if (flag !== undefined) return flag
  const value = readVariable(environment, variable)
  if (value === undefined) return isTerminal || environment.GITHUB_ACTIONS === 'true' ? 'text' : 'json'
  const format = logFormats.find((name) => name === value)
  if (format !== undefined) return format
  throw new LeoraError(
    'CONFIG_INVALID',
    `${variable}: '${value.slice(0, 60)}' is not allowed; use ${logFormats.join(', ')}.`,
    { details: { field: variable, allowed: logFormats } },
  )
}
