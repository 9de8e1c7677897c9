import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** The user to run PostgreSQL as. */
export interface ServerIdentity {
  readonly uid: number
  readonly gid: number
}

/** `nobody` where this process is root, which PostgreSQL refuses; otherwise undefined: run as ourselves. */
export async function serverIdentity(): Promise<ServerIdentity | undefined> {
  if (process.getuid?.() !== 0) return undefined
  return { uid: await nobodyId('-u'), gid: await nobodyId('-g') }
}

async function nobodyId(flag: string): Promise<number> {
  const { stdout } = await promisify(execFile)('id', [flag, 'nobody'])
  return Number(stdout)
}
