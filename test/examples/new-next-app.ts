import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { type NextApp, nextApp } from './next-app.ts'

/** An application that Next.js' own generator made, with our packages installed as a user installs them. */
export interface NewNextApp extends NextApp {
  /** Runs a command in its folder. */
  run(command: string, args: readonly string[]): Promise<Printed>
  remove(): void
}

/** What a command printed, and how it ended. */
export interface Printed {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** The answers to everything that the generator would ask. */
const answers = [
  '--yes',
  '--ts',
  '--app',
  '--empty',
  '--no-src-dir',
  '--no-tailwind',
  '--no-eslint',
  '--use-npm',
  '--skip-install',
  '--disable-git',
]

/** `npx create-next-app`, then `npm install` of what we would publish. Throws with what either said. */
export async function newNextApp(): Promise<NewNextApp> {
  const scratch = mkdtempSync(join(tmpdir(), 'leora-jobs-new-app-'))
  const remove = () => rmSync(scratch, { recursive: true, force: true })
  try {
    const tarballs = await packPackages(join(scratch, 'tarballs'))
    await mustRun(scratch, 'npx', ['-y', 'create-next-app@16', 'shop', ...answers])
    const folder = join(scratch, 'shop')
    await mustRun(folder, 'npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs])
    return { ...nextApp(folder), run: (command, args) => runIn(folder, command, args), remove }
  } catch (error) {
    remove()
    throw error
  }
}

async function packPackages(folder: string): Promise<readonly string[]> {
  const { publicPackages, runPnpm } = (await import(new URL('../../scripts/workspace.mjs', import.meta.url).href)) as {
    publicPackages(): readonly { readonly manifest: { readonly name: string } }[]
    runPnpm(args: readonly string[]): Promise<{ code: number; output: string }>
  }
  const filters = publicPackages().flatMap(({ manifest }) => ['--filter', manifest.name])
  const { code, output } = await runPnpm(['--recursive', ...filters, 'pack', '--pack-destination', folder])
  if (code !== 0) throw new Error(output)
  return readdirSync(folder).map((name) => join(folder, name))
}

async function mustRun(cwd: string, command: string, args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await runIn(cwd, command, args)
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`)
}

/** What npm and vitest told the tests, and what would make a CI or another database of the application. */
const foreign =
  /^(npm_(?!config_registry$)|pnpm_|vitest|vite_|node_env$|node_options$|ci$|github_|vercel|leora_|database_url$|direct_url$|tenant_)/i

/** As in a user's terminal. */
function runIn(cwd: string, command: string, args: readonly string[]): Promise<Printed> {
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  const env = {
    ...Object.fromEntries(kept),
    PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
    NEXT_TELEMETRY_DISABLED: '1',
  }
  return new Promise((resolve) => {
    execFile(command, [...args], { cwd, env: env as unknown as NodeJS.ProcessEnv }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
      resolve({ code, stdout, stderr })
    })
  })
}
