import { type Database, LeoraError } from '@leora-jobs/core'
import type { Connection, ConnectionOptions } from '@leora-jobs/postgres'
import type { Config } from '../define-config.ts'
import { environmentName } from './environment-name.ts'
import { type Environment, readVariable } from './read-variable.ts'
import { sourceFor } from './source-for.ts'

/** A database as the commands use it: the port, and bare connections for migrations and the doctor. */
export interface OpenedDatabase extends Database {
  connect(purpose: string): Promise<Connection>
}

/** Where to connect to: the first variable that is set, then the config; null where nothing says it. */
export function connectionFor(
  config: Pick<Config, 'connection'>,
  environment: Environment,
  variables: readonly string[] = ['LEORA_JOBS_DATABASE_URL', 'DATABASE_URL'],
): ConnectionOptions | (() => Promise<ConnectionOptions>) | null {
  for (const variable of variables) {
    const url = readVariable(environment, variable)
    if (url !== undefined) return { url, variable }
  }
  return config.connection ?? null
}

/**
 * The configured PostgreSQL, or the embedded database where no URL says otherwise. Under CI or NODE_ENV=production it refuses instead, so that an
 * unset secret cannot turn a job green.
 */
export async function databaseFor(
  config: Config,
  environment: Environment,
  notice: (message: string) => void = () => undefined,
): Promise<OpenedDatabase> {
  const connection = connectionFor(config, environment)
  if (connection === null) {
    refuseEmbedded(environment)
    notice('No LEORA_JOBS_DATABASE_URL or DATABASE_URL is set: using the embedded database in .leora-jobs/.')
    return embeddedDatabase(config, environmentName(config, environment))
  }
  const { createPostgresDatabase, openConnection } = await import('@leora-jobs/postgres')
  const { assumeRole, tenantSetting } = config
  const name = environmentName(config, environment)
  const database = createPostgresDatabase({
    connection,
    source: await sourceFor(config),
    ...(assumeRole !== undefined && { assumeRole }),
    ...(tenantSetting !== undefined && { tenantSetting }),
    ...(name !== undefined && { environment: name }),
  })
  const connect = async (purpose: string) =>
    openConnection(typeof connection === 'function' ? await connection() : connection, purpose)
  return { ...database, connect }
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
