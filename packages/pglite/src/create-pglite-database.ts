import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import type { Database } from '@leora-jobs/core'
import { type Connect, createDatabaseOn, migrate, migrationStatus, standardSource } from '@leora-jobs/postgres'
import { type DirectoryLock, lockDirectory } from './directory-lock.ts'
import { makeIgnoredFolder } from './ignored-folder.ts'
import { createMutex } from './mutex.ts'
import { defaultDirectory, type PgliteOptions } from './pglite-options.ts'
import { connectShared } from './shared-session.ts'
import { hasData, type PgliteOrigin, startPglite } from './start-pglite.ts'
import { noTemplate, openTemplate, type Template } from './template.ts'

/** The embedded database. */
export interface PgliteDatabase extends Database {
  /** As given; null in memory. */
  readonly directory: string | null
  /** What it was started from: its own data, the cached template, or nothing. */
  readonly origin: PgliteOrigin
  /** A connection as the superuser, for whoever fills or looks into the database. */
  readonly connect: Connect
}

/**
 * The Database port on PGlite, in this process: standard schema and ledger are made and kept up to date by itself. Runs act as leora_jobs_runner, since
 * the session's own user is a superuser. Throws LEASE_BUSY where another process uses the directory.
 */
export async function createPgliteDatabase(options: PgliteOptions = {}): Promise<PgliteDatabase> {
  const given = options.directory ?? defaultDirectory
  const directory = given === 'memory' ? null : given
  if (directory === defaultDirectory) await makeIgnoredFolder(dirname(directory))
  const lock = directory === null ? null : await lockDirectory(directory)
  try {
    return await open(options, directory, lock)
  } catch (error) {
    await lock?.release()
    throw error
  }
}

async function open(
  options: PgliteOptions,
  directory: string | null,
  lock: DirectoryLock | null,
): Promise<PgliteDatabase> {
  if (directory !== null && lock?.isHalfMade) await rm(directory, { recursive: true, force: true })
  if (directory !== null && !hasData(directory)) await lock?.markMaking()
  // the template's policies read the default setting
  const template = options.tenantSetting === undefined ? await openTemplate(options.cacheDirectory) : noTemplate
  const { database, origin } = await startPglite(directory, template)
  try {
    const mutex = createMutex()
    const connect: Connect = (purpose) =>
      connectShared(database, mutex, `the embedded database (${directory ?? 'memory'})`, purpose)
    await bringUpToDate(connect, options)
    if (origin === 'initdb') await keep(database, connect, template)
    await lock?.markReady()
    const port = createDatabaseOn('pglite', connect, { assumeRole: 'leora_jobs_runner', ...options })
    return {
      ...port,
      directory,
      origin,
      connect,
      async close() {
        await port.close()
        if (!database.closed) await database.close()
        await lock?.release()
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** A source of one's own may have tables that no grant was made for yet. */
async function bringUpToDate(
  connect: Connect,
  { source = standardSource, tenantSetting }: PgliteOptions,
): Promise<void> {
  const connection = await connect('migrate')
  try {
    const isPending = (await migrationStatus(connection)).some(({ appliedAt }) => appliedAt === null)
    if (isPending || source !== standardSource) {
      await migrate(connection, {
        source,
        withStandardSchema: true,
        ...(tenantSetting !== undefined && { tenantSetting }),
      })
    }
  } finally {
    await connection.close()
  }
}

/** Nothing but the schema is in it as yet. After a checkpoint, so that whoever starts from it need not replay the log. */
async function keep(database: PGlite, connect: Connect, template: Template): Promise<void> {
  const connection = await connect('template')
  await connection.maintain('checkpoint').finally(() => connection.close())
  await template.write(await database.dumpDataDir('none'))
}
