import { spawn } from 'node:child_process'

/**
 * A shell that reads from a pipe of ours: when this process ends in any way, SIGKILL included, the read ends, and the
 * shell stops the server and deletes its folder. Returns a function that sends it away.
 */
export function watchdog(pid: number, folder: string): () => void {
  if (process.platform === 'win32') return () => {}
  const untilGone = 'for i in 1 2 3 4 5 6 7 8 9; do kill -0 "$1" 2>/dev/null || break; sleep 0.2; done'
  const script = `trap "" HUP INT TERM; read -r _; kill -QUIT "$1"; ${untilGone}; rm -rf "$2"`
  const shell = spawn('sh', ['-c', script, 'sh', String(pid), folder], { stdio: ['pipe', 'ignore', 'ignore'] })
  shell.unref()
  shell.on('error', () => {})
  if ('unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref()
  return () => shell.kill('SIGKILL')
}
