import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase, dropDatabase } from './database.ts'
import { findBinaries } from './find-binaries.ts'
import { freePort } from './free-port.ts'
import { initialiseCluster } from './initialise-cluster.ts'
import { readVersion } from './read-version.ts'
import { serverIdentity } from './server-identity.ts'
import { startProcess } from './server-process.ts'
import type { TestServer, TestServerOptions } from './test-server.ts'

/** Starts a real PostgreSQL over a new, empty cluster; about a second. */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const identity = await serverIdentity()
  const binaries = options.binaries ?? (await findBinaries(identity))
  const version = await readVersion(binaries)
  const host = options.host ?? '127.0.0.1'
  const port = options.port ?? (await freePort(host))
  const folder = await mkdtemp(join(options.directory ?? tmpdir(), 'leora-pg-'))
  const cluster = { binaries, folder, host, port, identity }
  const deleteFolder = () => rm(folder, { recursive: true, force: true, maxRetries: 5 })
  try {
    const dataDirectory = await initialiseCluster(cluster, options)
    let server = await startProcess(cluster, dataDirectory)
    const url = (database = 'postgres', user = 'postgres', password = user === 'postgres' ? 'postgres' : '') => {
      const login = [user, password].filter((part) => part !== '').map(encodeURIComponent)
      return `postgres://${login.join(':')}@${host}:${port}/${encodeURIComponent(database)}`
    }
    return {
      port,
      version,
      dataDirectory,
      url,
      get pid() {
        return server.pid
      },
      createDatabase: (name, databaseOptions) => createDatabase(url(), name, databaseOptions),
      dropDatabase: (name) => dropDatabase(url(), name),
      async restart(mode = 'fast', meanwhile) {
        await server.stop(mode)
        await meanwhile?.()
        server = await startProcess(cluster, dataDirectory)
      },
      async stop(mode = 'fast') {
        await server.stop(mode)
        await deleteFolder()
      },
    }
  } catch (error) {
    await deleteFolder()
    throw error
  }
}
