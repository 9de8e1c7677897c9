import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Cluster } from './initialise-cluster.ts'
import type { StopMode } from './test-server.ts'
import { watchdog } from './watchdog.ts'

const signals = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const
const startSeconds = 30

/** One run of the `postgres` program. */
export interface ServerProcess {
  readonly pid: number
  stop(mode: StopMode): Promise<void>
}

/** Starts `postgres` and waits until it accepts connections. */
export async function startProcess(cluster: Cluster, data: string): Promise<ServerProcess> {
  const logFile = join(cluster.folder, 'log')
  const log = await open(logFile, 'a')
  const child = spawn(join(cluster.binaries, 'postgres'), ['-D', data], {
    ...cluster.identity,
    cwd: cluster.folder,
    stdio: ['ignore', log.fd, log.fd],
  })
  const { pid } = child
  if (pid === undefined) throw await once(child, 'error').then(([error]) => error)
  child.once('exit', watchdog(pid, cluster.folder))
  const stopAtExit = () => child.kill('SIGQUIT')
  process.once('exit', stopAtExit)
  child.once('exit', () => process.off('exit', stopAtExit))
  await log.close()
  await untilReady(child, data, logFile)
  child.unref()
  return {
    pid,
    async stop(mode) {
      if (isOver(child)) return
      child.ref()
      child.kill(signals[mode])
      await once(child, 'exit')
    },
  }
}

/** The last line of postmaster.pid says so, which is what pg_ctl waits for. */
async function untilReady(child: ChildProcess, data: string, logFile: string): Promise<void> {
  for (const deadline = Date.now() + startSeconds * 1000; Date.now() < deadline && !isOver(child); await delay(10)) {
    const lines = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')
    if (lines.startsWith(`${child.pid}\n`) && /^ready\s*$/m.test(lines)) return
  }
  child.kill('SIGQUIT')
  throw new Error(`postgres did not start:\n${await readFile(logFile, 'utf8')}`)
}

function isOver(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}
