import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { readVersion } from './read-version.ts'

const oldestSupported = 15

/** The `binaries` of an installed PostgreSQL >= 15, by `pg_config`, to run the tests on another version; or null. */
export async function findSecondServer(): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('pg_config', ['--bindir'])
    const binaries = stdout.trim()
    return Number.parseInt(await readVersion(binaries), 10) >= oldestSupported ? binaries : null
  } catch {
    return null
  }
}
