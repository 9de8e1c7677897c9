import type { Connection, ConnectionOptions } from '@leora-jobs/postgres'
import type { CommandContext } from '../command-context.ts'
import { connectionFor } from './configured-database.ts'

/** How the owner connects; null on the embedded database. */
export async function ownerOptions({
  config,
  environment,
}: Pick<CommandContext, 'config' | 'environment'>): Promise<ConnectionOptions | null> {
  const { config: settings } = await config()
  const options =
    connectionFor({}, environment, ['LEORA_JOBS_OWNER_URL', 'DIRECT_URL']) ?? connectionFor(settings, environment)
  return typeof options === 'function' ? options() : options
}

/** A session of the database's owner: LEORA_JOBS_OWNER_URL, then DIRECT_URL, else the database in use. */
export async function ownerConnection(
  { database, environment }: Pick<CommandContext, 'database' | 'environment'>,
  purpose: string,
): Promise<Connection> {
  const owner = connectionFor({}, environment, ['LEORA_JOBS_OWNER_URL', 'DIRECT_URL'])
  if (owner === null) return (await database()).connect(purpose)
  const { openConnection } = await import('@leora-jobs/postgres')
  return openConnection(typeof owner === 'function' ? await owner() : owner, purpose)
}
