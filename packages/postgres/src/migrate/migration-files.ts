import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A numbered migration as it lies in the package. */
export interface MigrationFile {
  /** `0001_ledger`, or `standard/0001_standard`. */
  readonly name: string
  readonly sql: string
  /** SHA-256 of the text, so that an edited migration is noticed. */
  readonly checksum: string
  /** The oldest code that can work with a database after it, by the number of the newest migration that such code knows; null where it does not say. */
  readonly oldestCode: number | null
}

/** Our own schema's migrations, in order. */
export function ledgerMigrations(): Promise<readonly MigrationFile[]> {
  return migrationsIn('migrations', '')
}

/** The standard source schema's, in order. */
export function standardMigrations(): Promise<readonly MigrationFile[]> {
  return migrationsIn('standard-schema', 'standard/')
}

/** What every `migrate` applies anew: roles and grants on our tables. */
export function rolesSql(): Promise<string> {
  return readFile(join(packageFolder(), 'migrations', 'roles.sql'), 'utf8')
}

async function migrationsIn(folder: string, prefix: string): Promise<readonly MigrationFile[]> {
  const path = join(packageFolder(), folder)
  const names = (await readdir(path)).filter((name) => /^\d{4}_.+\.sql$/.test(name)).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(path, name), 'utf8')
      return {
        name: prefix + name.replace(/\.sql$/, ''),
        sql,
        checksum: createHash('sha256').update(sql).digest('hex'),
        oldestCode: statedCode(sql),
      }
    }),
  )
}

function statedCode(sql: string): number | null {
  const [, number] = /^-- Oldest code: (\d{4})$/m.exec(sql) ?? []
  return number === undefined ? null : Number(number)
}

/** This package's own folder, from its sources and from its build alike. */
function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}
