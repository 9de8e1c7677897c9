import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { readVariable } from '../settings/read-variable.ts'

const file = '.env.local'
const name = 'CRON_SECRET'

/** Makes the secret that opens the routes, where there is none. It is written, and never shown. */
export async function generateEnv(
  { environment, terminal }: CommandContext,
  flags: { readonly check?: true | undefined },
): Promise<number> {
  const path = resolve(file)
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const isInFile = Boolean(parseEnv(text)[name])
  const isSet = isInFile || readVariable(environment, name) !== undefined
  const isWritten = !isSet && !flags.check
  // 32 bytes: 256 bits, as much as the digest they are compared by
  if (isWritten) writeFileSync(path, withSecret(text, randomBytes(32).toString('base64url')), { mode: 0o600 })
  if (terminal.json) terminal.print(JSON.stringify({ file, name, isSet: isSet || isWritten, isWritten }, null, 2))
  else terminal.print(sentence(isInFile, isSet, isWritten))
  if (isWritten) {
    terminal.say(
      `Production needs one of its own: openssl rand -base64 32 | tr '+/' '-_' | tr -d '=\\n' | vercel env add ${name} production`,
    )
    if (isTracked()) terminal.say(`Note: git does not ignore ${file}. Add it to .gitignore before you commit.`)
  }
  return isSet || isWritten ? exitCodes.ok : exitCodes.checkFailed
}

function sentence(isInFile: boolean, isSet: boolean, isWritten: boolean): string {
  if (isWritten) return `${name} is written to ${file}.`
  if (isInFile) return `${name} is in ${file} already; it was left as it is.`
  return isSet ? `${name} is set in the environment already; nothing was written.` : `${name} is not set.`
}

/** A line without a value is filled in. */
function withSecret(text: string, secret: string): string {
  const line = `${name}=${secret}`
  const empty = new RegExp(`^(?:export )?${name}=.*$`, 'm')
  if (empty.test(text)) return text.replace(empty, line)
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`
}

/** True in a repository that would take the file in. */
function isTracked(): boolean {
  return spawnSync('git', ['check-ignore', '--quiet', file], { stdio: 'ignore' }).status === 1
}
