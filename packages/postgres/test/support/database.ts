import { createTestDatabase } from '@leora-jobs/test-server'
import postgres from 'postgres'
import { inject, onTestFinished } from 'vitest'
import { type Connection, type ConnectionOptions, openConnection } from '../../src/connection/index.ts'

/** A database for one test, with a way to look into it from outside. */
export interface TestedDatabase {
  readonly url: string
  /** A second, unguarded session of a superuser. */
  readonly admin: postgres.Sql
  connect(options?: Partial<ConnectionOptions>): Promise<Connection>
}

/** Creates a database; it and every connection go when the test ends. */
export async function openDatabase(): Promise<TestedDatabase> {
  const database = await createTestDatabase(inject('postgresUrl'), 'connection')
  const admin = postgres(database.url, { max: 1, onnotice: () => {} })
  const connections: Connection[] = []
  onTestFinished(async () => {
    await Promise.all(connections.map((connection) => connection.close()))
    await admin.end({ timeout: 1 })
    await database.drop()
  })
  return {
    url: database.url,
    admin,
    async connect(options) {
      const connection = await openConnection({ url: database.url, ...options })
      connections.push(connection)
      return connection
    },
  }
}

/** Ends a connection's server process, once it is in the state given. */
export async function killBackend(
  admin: postgres.Sql,
  { backendPid }: Connection,
  state: 'active' | 'idle in transaction',
): Promise<void> {
  for (let isReached = false; !isReached; ) {
    const [row] = await admin`select state = ${state} as is from pg_stat_activity where pid = ${backendPid}`
    isReached = row?.is === true
  }
  await admin`select pg_terminate_backend(${backendPid}, 5000)`
}
