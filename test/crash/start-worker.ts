import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { NotifyPlan } from './notify-plan.ts'
import type { WorkerLine, WorkerPlan } from './worker-plan.ts'

/** What a worker said last; null where it was killed before. */
export type WorkerEnd = Exclude<WorkerLine, { type: 'stopped' }> | null

/** A worker process. */
export interface Worker {
  readonly pid: number
  /** Resolves at its stop; rejects where it ends without. */
  readonly stopped: Promise<void>
  /** Resolves when the process is gone. */
  readonly ended: Promise<WorkerEnd>
  /** Lets it go on from its stop. */
  goOn(): void
  /** SIGTERM. */
  stop(): void
  /** SIGKILL. */
  kill(): void
  /** SIGSTOP. */
  freeze(): void
  /** SIGCONT. */
  thaw(): void
}

/** Starts a worker. */
export function startWorker(file: string, plan: WorkerPlan | NotifyPlan): Worker {
  const child = spawn(process.execPath, [file, JSON.stringify(plan)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const { pid } = child
  if (pid === undefined) throw new Error('The worker did not start.')
  child.stdin.on('error', () => undefined)
  let last: WorkerEnd = null
  let onStopped: () => void = () => undefined
  const atStop = new Promise<void>((resolve) => {
    onStopped = resolve
  })
  createInterface(child.stdout).on('line', (text) => {
    const line = JSON.parse(text) as WorkerLine
    if (line.type === 'stopped') onStopped()
    else last = line
  })
  const ended = once(child, 'close').then(() => last)
  const withoutStop = ended.then((end) => {
    throw new Error(`The worker ended before its stop: ${JSON.stringify(end)}`)
  })
  const stopped = Promise.race([atStop, withoutStop])
  stopped.catch(() => undefined)
  return {
    pid,
    stopped,
    ended,
    goOn: () => void child.stdin.write('\n'),
    stop: () => void child.kill('SIGTERM'),
    kill: () => void child.kill('SIGKILL'),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
  }
}
