import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { serverIdentity } from './server-identity.ts'
import { watchdog } from './watchdog.ts'

/** A running PgBouncer in transaction mode. It dies with this process, however that ends. */
export interface PgBouncer {
  /** The URL of the same database for the same user, by way of the pooler. Nothing in it says that it is one. */
  through(url: string): string
  stop(): Promise<void>
}

const host = '127.0.0.1'
const startSeconds = 10

/** The `pgbouncer` program, in PATH or where Debian puts it; null where there is none. */
export function findPgBouncer(): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return folders.map((folder) => join(folder, 'pgbouncer')).find((path) => existsSync(path)) ?? null
}

/** Puts a pooler with so many server connections a database and user before the server of a superuser's URL. Null where there is no `pgbouncer`. */
export async function startPgBouncer(
  serverUrl: string,
  { poolSize }: { readonly poolSize: number },
): Promise<PgBouncer | null> {
  const program = findPgBouncer()
  if (program === null) return null
  const identity = await serverIdentity()
  const folder = await mkdtemp(join(tmpdir(), 'leora-pgbouncer-'))
  const port = await freePort(host)
  const files = { config: join(folder, 'pgbouncer.ini'), users: join(folder, 'users'), log: join(folder, 'log') }
  await writeFile(files.config, configOf(new URL(serverUrl), { port, poolSize, users: files.users }))
  await writeFile(files.users, '"postgres" "postgres"\n')
  const log = await open(files.log, 'a')
  if (identity !== undefined) {
    await Promise.all([folder, ...Object.values(files)].map((path) => chown(path, identity.uid, identity.gid)))
  }
  const child = spawn(program, [files.config], { ...identity, cwd: folder, stdio: ['ignore', log.fd, log.fd] })
  const { pid } = child
  if (pid === undefined) throw await once(child, 'error').then(([error]) => error)
  child.once('exit', watchdog(pid, folder))
  await log.close()
  await untilUp(child, files.log)
  child.unref()
  return {
    through(url) {
      const pooled = new URL(url)
      pooled.host = `${host}:${port}`
      return pooled.href
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.ref()
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Logins are whatever the server has: their tests make them as they go. */
function configOf(
  server: URL,
  { port, poolSize, users }: { readonly port: number; readonly poolSize: number; readonly users: string },
): string {
  return `
[databases]
* = host=${server.hostname} port=${server.port}
[pgbouncer]
listen_addr = ${host}
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
auth_user = postgres
pool_mode = transaction
default_pool_size = ${poolSize}
max_client_conn = 500
server_login_retry = 0
`
}

async function untilUp(child: ChildProcess, logFile: string): Promise<void> {
  const isOver = () => child.exitCode !== null || child.signalCode !== null
  for (const deadline = Date.now() + startSeconds * 1000; Date.now() < deadline && !isOver(); await delay(10)) {
    if (/process up/.test(await readFile(logFile, 'utf8'))) return
  }
  child.kill('SIGKILL')
  throw new Error(`pgbouncer did not start:\n${await readFile(logFile, 'utf8')}`)
}
