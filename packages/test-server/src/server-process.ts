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

/**
 * A shell that reads from a pipe of ours: when this process ends in any way, SIGKILL included, the read ends, and the
 * shell stops the server and deletes its folder. Returns a function that sends it away.
 */
function watchdog(pid: number, folder: string): () => void {
  if (process.platform === 'win32') return () => {}
  const untilGone = 'for i in 1 2 3 4 5 6 7 8 9; do kill -0 "$1" 2>/dev/null || break; sleep 0.2; done'
  const script = `trap "" HUP INT TERM; read -r _; kill -QUIT "$1"; ${untilGone}; rm -rf "$2"`
  const shell = spawn('sh', ['-c', script, 'sh', String(pid), folder], { stdio: ['pipe', 'ignore', 'ignore'] })
  shell.unref()
  shell.on('error', () => {})
  if ('unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref()
  return () => shell.kill('SIGKILL')
}
