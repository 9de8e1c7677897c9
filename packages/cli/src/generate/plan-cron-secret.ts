import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { type Environment, readVariable } from '../settings/read-variable.ts'
import { type FilePlan, readText } from './file-plan.ts'

const file = '.env.local'
const name = 'CRON_SECRET'

/** The file with a secret in it, which is not to be shown. */
export interface CronSecretPlan extends FilePlan {
  readonly name: string
  /** A secret is in the file already. */
  readonly isInFile: boolean
  /** One is in the file, or in the environment: then `after` is `before`. */
  readonly isSet: boolean
}

/** .env.local of the working directory with the secret that opens the routes. */
export function planCronSecret(environment: Environment): CronSecretPlan {
  const path = resolve(file)
  const before = readText(path)
  const text = before ?? ''
  const isInFile = Boolean(parseEnv(text)[name])
  const isSet = isInFile || readVariable(environment, name) !== undefined
  // 32 bytes: 256 bits, as much as the digest they are compared by
  const after = isSet ? text : withSecret(text, randomBytes(32).toString('base64url'))
  return { file, path, before, after, name, isInFile, isSet }
}

/** A line without a value is filled in. */
function withSecret(text: string, secret: string): string {
  const line = `${name}=${secret}`
  const empty = new RegExp(`^(?:export )?${name}=.*$`, 'm')
  if (empty.test(text)) return text.replace(empty, line)
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`
}
