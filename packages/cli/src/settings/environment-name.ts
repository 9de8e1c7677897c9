import { LeoraError } from '@leora-jobs/core'
import type { Config } from '../define-config.ts'
import { type Environment, readVariable } from './read-variable.ts'

/** Which environment this process is: LEORA_JOBS_ENVIRONMENT, else the config's. Undefined where neither says it. */
export function environmentName(
  { environment }: Pick<Config, 'environment'>,
  variables: Environment,
): string | undefined {
  const name = readVariable(variables, 'LEORA_JOBS_ENVIRONMENT') ?? environment
  if (name === undefined || /^[\w.-]{1,100}$/.test(name)) return name
  throw new LeoraError(
    'CONFIG_INVALID',
    `LEORA_JOBS_ENVIRONMENT: '${name.slice(0, 60)}' cannot name an environment; use letters, digits, '.', '-' and '_'.`,
    { details: { field: 'LEORA_JOBS_ENVIRONMENT', allowed: '[A-Za-z0-9_.-]{1,100}' } },
  )
}
