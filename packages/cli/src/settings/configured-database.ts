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
 * The PostgreSQL of the environment or the config; null where nothing says it. Nothing here names the embedded database: a route's bundle follows every
 * import that it finds, and PGlite is 27 MB.
 */
export async function configuredDatabase(config: Config, environment: Environment): Promise<OpenedDatabase | null> {
  const connection = connectionFor(config, environment)
  if (connection === null) return null
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

/** The same, for whoever is no command: throws CONFIG_INVALID where nothing says which database. */
export async function requiredDatabase(config: Config, environment: Environment): Promise<OpenedDatabase> {
  const database = await configuredDatabase(config, environment)
  if (database) return database
  throw new LeoraError(
    'CONFIG_INVALID',
    "Neither LEORA_JOBS_DATABASE_URL nor DATABASE_URL is set. Set one of them to the URL of the application's database " +
      '(only the command has an embedded one).',
    { details: { field: 'LEORA_JOBS_DATABASE_URL' } },
  )
}
