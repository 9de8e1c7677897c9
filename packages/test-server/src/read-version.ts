import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ServerIdentity } from './server-identity.ts'

/** The version of the PostgreSQL in a folder, for instance `18.4`. Rejects where `identity` cannot execute it. */
export async function readVersion(binaries: string, identity?: ServerIdentity): Promise<string> {
  const { stdout } = await promisify(execFile)(join(binaries, 'postgres'), ['--version'], { ...identity, cwd: '/' })
  const version = /\) (\S+)/.exec(stdout)?.[1]
  if (version === undefined) throw new Error(`Not a PostgreSQL: ${binaries} says ${stdout.trim()}`)
  return version
}
