import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { TickerLine, TickerPlan, TickOrder } from './ticker-plan.ts'

/** A ticker process, that goes on ticking. */
export interface Ticker {
  /** False where it has ended of itself. */
  readonly isWell: boolean
  /** SIGKILL. */
  kill(): Promise<void>
  /** Lets the tick under way end. */
  stop(): Promise<void>
}

/** Starts one; `next` says what to tick each time, `hear` is told what it says. */
export function startTicker(
  file: string,
  plan: TickerPlan,
  { next, hear }: { next(): TickOrder; hear(line: TickerLine): void },
): Ticker {
  const child = spawn(process.execPath, [file, JSON.stringify(plan)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  let isStopped = false
  let isClosed = false
  child.once('close', () => {
    isClosed = true
  })
  const order = () => {
    if (isStopped) child.stdin.end()
    else child.stdin.write(`${JSON.stringify(next())}\n`)
  }
  child.stdin.on('error', () => undefined)
  createInterface(child.stdout).on('line', (text) => {
    const line = JSON.parse(text) as TickerLine
    hear(line)
    if (line.type === 'ticked' || line.type === 'failed') order()
  })
  order()
  return {
    get isWell() {
      return isStopped || !isClosed
    },
    async kill() {
      isStopped = true
      child.kill('SIGKILL')
      await closed
    },
    async stop() {
      isStopped = true
      await closed
    },
  }
}
