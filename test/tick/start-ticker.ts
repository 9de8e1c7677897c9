import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { TickEntry } from '@leora-jobs/core'

/** What a ticker is told when it is started. */
export interface TickerPlan {
  readonly url: string
  /** What its clock shows at first, ISO. */
  readonly now: string
  /** How often it ticks, one after another. */
  readonly times: number
}

/** What it came to. */
export interface TickerEntry extends Pick<TickEntry, 'job' | 'result' | 'error'> {
  readonly tenant: string
}

export interface Ticker {
  /** Resolves when it waits for `start`. */
  readonly ready: Promise<void>
  /** Lets it tick; resolves when the process is gone. */
  start(): Promise<readonly TickerEntry[]>
}

/** Starts a process that is about to tick. */
export function startTicker(file: string, plan: TickerPlan): Ticker {
  const child = spawn(process.execPath, [file, JSON.stringify(plan)], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.on('error', () => undefined)
  const lines: string[] = []
  const output = createInterface(child.stdout).on('line', (line) => lines.push(line))
  const closed = once(child, 'close')
  const ended = closed.then(() => Promise.reject(new Error('The ticker ended before it was ready.')))
  ended.catch(() => undefined)
  return {
    ready: Promise.race([once(output, 'line'), ended]).then(() => undefined),
    async start() {
      child.stdin.write('\n')
      await closed
      return JSON.parse(lines[1] ?? '') as readonly TickerEntry[]
    },
  }
}
