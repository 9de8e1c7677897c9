import { LeoraError } from '@leora-jobs/core'
import type { Config } from '../define-config.ts'
import { configuredDatabase, type OpenedDatabase } from './configured-database.ts'
import { environmentName } from './environment-name.ts'
import { type Environment, readVariable } from './read-variable.ts'
import { sourceFor } from './source-for.ts'

/**
 * The configured PostgreSQL, or the embedded database where no URL says otherwise. Under CI or NODE_ENV=production it refuses instead, so that an
 * unset secret cannot turn a job green; and for a source whose tables it has not.
 */
export async function databaseFor(
  config: Config,
  environment: Environment,
  notice: (message: string) => void = () => undefined,
): Promise<OpenedDatabase> {
  const database = await configuredDatabase(config, environment)
  if (database) return database
  refuseEmbedded(environment)
  refuseOtherSource(config)
  notice('No LEORA_JOBS_DATABASE_URL or DATABASE_URL is set: using the embedded database in .leora-jobs/.')
  return embeddedDatabase(config, environmentName(config, environment))
}

/** PGlite under .leora-jobs/ in the working directory. */
export async function embeddedDatabase(
  config: Pick<Config, 'source' | 'tenantSetting'> = {},
  environment?: string,
): Promise<OpenedDatabase> {
  const { createPgliteDatabase } = await import('@leora-jobs/pglite')
  const { tenantSetting } = config
  return createPgliteDatabase({
    source: await sourceFor(config),
    ...(tenantSetting !== undefined && { tenantSetting }),
    ...(environment !== undefined && { environment }),
  })
}

function refuseEmbedded(environment: Environment): void {
  const where =
    readVariable(environment, 'CI') !== undefined
      ? 'CI'
      : environment.NODE_ENV === 'production'
        ? 'NODE_ENV=production'
        : null
  if (where === null) return
  throw new LeoraError(
    'CONFIG_INVALID',
    `Neither LEORA_JOBS_DATABASE_URL nor DATABASE_URL is set, and under ${where} the embedded database is no substitute. Set one of them to the URL of the application's database ` +
      '(a secret that is not passed on to this step is empty).',
    { details: { field: 'LEORA_JOBS_DATABASE_URL', environment: where } },
  )
}

function refuseOtherSource({ source = 'standard' }: Config): void {
  if (source === 'standard') return
  const name = typeof source === 'string' ? source : source.name
  throw new LeoraError(
    'CONFIG_INVALID',
    `Neither LEORA_JOBS_DATABASE_URL nor DATABASE_URL is set, and the embedded database has only the standard tables, not those of the source '${name}'. ` +
      "Set one of them to the URL of the application's database.",
    { details: { field: 'LEORA_JOBS_DATABASE_URL', source: name } },
  )
}
