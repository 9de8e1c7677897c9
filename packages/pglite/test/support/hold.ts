import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** A process that holds an embedded database open. */
export interface Holder {
  readonly pid: number
  /** What it said of its start. */
  readonly said: {
    readonly ready?: boolean
    readonly code?: string
    readonly message?: string
    readonly origin?: string
  }
  kill(): Promise<void>
}

/** Starts it, and waits until it has opened the database (and added the tenant `slug`), or has said why not. */
export async function startHolder(directory: string, slug: string): Promise<Holder> {
  const script = fileURLToPath(new URL('./hold.mjs', import.meta.url))
  const child = spawn(process.execPath, [script, directory, slug], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const kill = () => killed(child)
  onTestFinished(kill)
  let text = ''
  for await (const chunk of child.stdout) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  return { pid: child.pid ?? 0, said: JSON.parse(text), kill }
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}
