import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publishLocally } from '../packages/installed-project.ts'
import { type Printed, runAsUser } from '../packages/run-as-user.ts'
import { userEnvironment } from '../packages/user-environment.ts'
import { type NextApp, nextApp } from './next-app.ts'

/** An application that Next.js' own generator made, with our packages installed as a user installs them. */
export interface NewNextApp extends NextApp {
  /** Runs a command in its folder. */
  run(command: string, args: readonly string[]): Promise<Printed>
  remove(): void
}

/** The answers to everything that the generator would ask; `--empty` is without fonts, which it would fetch from elsewhere than npm. */
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

/** `npx create-next-app`, then `npm install` of what we would publish, by its names. Throws with what either said. */
export async function newNextApp(): Promise<NewNextApp> {
  const scratch = mkdtempSync(join(tmpdir(), 'leora-jobs-new-app-'))
  const folder = join(scratch, 'shop')
  const remove = () => rmSync(scratch, { recursive: true, force: true })
  const env = userEnvironment(process.execPath, { NEXT_TELEMETRY_DISABLED: '1' })
  const published = await publishLocally()
  try {
    await mustRun(scratch, 'npx', ['-y', 'create-next-app@16', 'shop', ...answers])
    writeFileSync(join(folder, '.npmrc'), `registry=${published.url}/\n`)
    await mustRun(folder, 'npm', ['install', '--no-audit', '--no-fund', 'leora-jobs', '@leora-jobs/vercel'])
  } catch (error) {
    remove()
    throw error
  } finally {
    published.close()
  }
  return { ...nextApp(folder), run: (command, args) => runAsUser(folder, command, args, env), remove }

  async function mustRun(cwd: string, command: string, args: readonly string[]): Promise<void> {
    const { code, stdout, stderr } = await runAsUser(cwd, command, args, env)
    if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`)
  }
}
