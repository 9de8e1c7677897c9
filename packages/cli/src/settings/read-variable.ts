import { LeoraError } from '@leora-jobs/core'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * An environment variable's value; undefined where it is not set, or empty. Throws CONFIG_INVALID for white space around it or a line break in
 * it: reported, not guessed, since a pasted secret with a newline fails in ways nobody understands.
 */
export function readVariable(environment: Environment, name: string): string | undefined {
  const value = environment[name]
  if (value === undefined || value === '') return undefined
  const fault = /[\r\n]/.test(value)
    ? 'a line break'
    : value.trim() !== value
      ? 'white space at its start or end'
      : null
  if (fault === null) return value
  throw new LeoraError('CONFIG_INVALID', `${name} has ${fault}; set it again without it.`, { details: { field: name } })
}
