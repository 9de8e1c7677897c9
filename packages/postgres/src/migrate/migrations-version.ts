import { createHash } from 'node:crypto'
import { standardSource } from '../source/standard-source.ts'
import { ledgerMigrations, rolesSql, standardMigrations } from './migration-files.ts'

/** A hash of everything that `migrate` applies: what a database that was made ready earlier is known by. */
export async function migrationsVersion(): Promise<string> {
  const files = [...(await standardMigrations()), ...(await ledgerMigrations())]
  const hash = createHash('sha256')
  for (const { name, checksum } of files) hash.update(`${name} ${checksum}\n`)
  // what is granted of the application's tables follows from the source
  hash.update(JSON.stringify(standardSource.relations))
  return hash.update(await rolesSql()).digest('hex')
}
