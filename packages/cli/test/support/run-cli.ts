import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { canary } from './canary.ts'

export const binary = fileURLToPath(new URL('../../bin/leora-jobs.js', import.meta.url))

await refuseStaleBuild()

/** What a command printed, and how it ended. */
export interface CliResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** stdout as the one JSON document that it must be. */
  json(): Record<string, unknown>
}

export interface CliOptions {
  /** @default a folder of its own, empty */
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** @default true : the canary in the output fails the test */
  readonly isSecretive?: boolean
}

/** A command under way. */
export interface RunningCli {
  readonly child: ChildProcess
  readonly result: Promise<CliResult>
  /** Resolves when stderr holds the text; rejects when the command ends before. */
  says(text: string): Promise<void>
}

/** Runs the built command as a user would, in an environment that says nothing but what is given. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return startCli(args, options).result
}

export function startCli(args: readonly string[], options: CliOptions = {}): RunningCli {
  const child = spawn(process.execPath, [binary, ...args], {
    cwd: options.cwd ?? temporaryFolder(),
    env: { ...bareEnvironment(), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  const listeners = new Set<() => void>()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    for (const listener of listeners) listener()
  })
  const result = new Promise<CliResult>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (options.isSecretive !== false && `${stdout}${stderr}`.includes(canary)) {
        reject(new Error(`leora-jobs ${args.join(' ')} printed the password`))
      }
      resolve({ code, stdout, stderr, json: () => JSON.parse(stdout) as Record<string, unknown> })
    })
  })
  const says = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => stderr.includes(text) && resolve()
      listeners.add(look)
      child.on('close', () => reject(new Error(`it ended without '${text}': ${stderr}`)))
      look()
    })
  return { child, result, says }
}

/** A folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'leora-jobs-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** No CI, NODE_ENV or URL of whoever runs the tests. */
function bareEnvironment(): Record<string, string> {
  const { HOME = '', PATH = '', TMPDIR, XDG_CACHE_HOME } = process.env
  return {
    HOME,
    PATH: `${dirname(process.execPath)}${delimiter}${PATH}`,
    ...(TMPDIR !== undefined && { TMPDIR }),
    ...(XDG_CACHE_HOME !== undefined && { XDG_CACHE_HOME }),
  }
}

async function refuseStaleBuild(): Promise<void> {
  const workspace = new URL('../../../../scripts/workspace.mjs', import.meta.url).href
  const { stalePackages } = (await import(/* @vite-ignore */ workspace)) as { stalePackages(): readonly string[] }
  const needed = [
    'leora-jobs',
    '@leora-jobs/core',
    '@leora-jobs/postgres',
    '@leora-jobs/pglite',
    '@leora-jobs/delivery',
    '@leora-jobs/vercel',
    '@leora-jobs/github-actions',
  ]
  const stale = stalePackages().filter((name) => needed.includes(name))
  if (stale.length === 0) return
  throw new Error(
    `These tests run the built command, and ${stale.join(', ')} is not built, or older than its sources. Run: npx -y pnpm run build`,
  )
}
