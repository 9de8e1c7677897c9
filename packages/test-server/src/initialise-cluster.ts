import { execFile } from 'node:child_process'
import { appendFile, chown, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ServerIdentity } from './server-identity.ts'
import type { TestServerOptions } from './test-server.ts'

/** For speed: a test database may be lost with its machine. */
const fastSettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '100',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  autovacuum_naptime: '10min',
  log_min_messages: 'fatal',
}

/** Where a cluster is made, by whom and with what. */
export interface Cluster {
  readonly binaries: string
  /** Temporary folder that holds the data, the sockets and the log. */
  readonly folder: string
  readonly host: string
  readonly port: number
  readonly identity: ServerIdentity | undefined
}

/** Runs `initdb` and writes postgresql.conf; returns the data directory. */
export async function initialiseCluster(cluster: Cluster, options: TestServerOptions): Promise<string> {
  const { binaries, folder, identity, host, port } = cluster
  const data = join(folder, 'data')
  const passwordFile = join(folder, 'password')
  await mkdir(data, { mode: 0o700 })
  await writeFile(passwordFile, 'postgres\n')
  if (identity !== undefined) {
    await Promise.all([folder, data, passwordFile].map((path) => chown(path, identity.uid, identity.gid)))
  }
  const flags = ['--no-sync', '--username=postgres', '--encoding=UTF8', `--pwfile=${passwordFile}`]
  const locale = `--locale=${process.platform === 'linux' ? 'C.UTF-8' : 'C'}`
  const authentication = `--auth=${options.authentication ?? 'trust'}`
  await promisify(execFile)(join(binaries, 'initdb'), [...flags, locale, authentication, data], {
    ...identity,
    cwd: folder,
  })
  const sockets = process.platform === 'win32' ? '' : folder
  const own = { listen_addresses: host, port: String(port), unix_socket_directories: sockets }
  await appendFile(join(data, 'postgresql.conf'), settingLines({ ...fastSettings, ...own, ...options.settings }))
  if (host !== '127.0.0.1') await appendFile(join(data, 'pg_hba.conf'), 'host all all all scram-sha-256\n')
  return data
}

function settingLines(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `\n${name} = '${value.replaceAll("'", "''")}'`)
    .join('')
}
