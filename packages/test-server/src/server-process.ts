import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Cluster } from './initialise-cluster.ts'
import type { StopMode } from './test-server.ts'

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
  await log.close()
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  await Promise.race([failed, untilReady(child, data, logFile)])
  const { pid } = child
  if (pid === undefined) throw new Error('postgres did not start')
  child.unref()
  const dismissWatchdog = watchdog(pid, cluster.folder)
  const stopAtExit = () => child.kill('SIGQUIT')
  process.once('exit', stopAtExit)
  return {
    pid,
    async stop(mode) {
      process.off('exit', stopAtExit)
      dismissWatchdog()
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

/**
 * A shell that reads from a pipe of ours: when this process ends in any way, SIGKILL included, the read ends, and the
 * shell stops the server and deletes its folder. Returns a function that sends it away.
 */
function watchdog(pid: number, folder: string): () => void {
  if (process.platform === 'win32') return () => {}
  const script = 'trap "" HUP INT TERM; read -r _; kill -QUIT "$1"; sleep 0.3; rm -rf "$2"'
  const shell = spawn('sh', ['-c', script, 'sh', String(pid), folder], { stdio: ['pipe', 'ignore', 'ignore'] })
  shell.unref()
  shell.on('error', () => {})
  if ('unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref()
  return () => shell.kill('SIGKILL')
}
