import { ledgerMigrations, type MigrationFile, standardMigrations } from '../migrate/migration-files.ts'
import type { Check } from './check.ts'
import type { Verdict } from './finding.ts'

/** The migrations that this package holds, and those that the database knows. */
export interface MigrationFacts {
  readonly files: readonly Pick<MigrationFile, 'name' | 'checksum'>[]
  /** `none`: never migrated; `closed`: the login may not read which. */
  readonly applied: 'none' | 'closed' | readonly { readonly name: string; readonly checksum: string }[]
}

const remedy = 'leora-jobs migrate'

/** Our schema as this version wants it. */
export const migrations: Check<MigrationFacts> = {
  name: 'migrations',
  async read({ query }) {
    const files = [...(await ledgerMigrations()), ...(await standardMigrations())]
    const [table] = await query<{ readable: boolean }>(
      `select has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') as readable
       from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'leora_jobs' and c.relname = 'migration'`,
    )
    if (!table) return { files, applied: 'none' }
    if (!table.readable) return { files, applied: 'closed' }
    return { files, applied: await query('select name, checksum from leora_jobs.migration order by applied_at, name') }
  },
  judge({ files, applied }) {
    if (applied === 'none') {
      const message = 'This database was never migrated: runs are refused, a dry run works. Use the URL of its owner.'
      return [{ level: 'problem', message, remedy }]
    }
    if (applied === 'closed') {
      const message = 'This role may not read leora_jobs.migration, so which migrations were applied is not known.'
      return [{ level: 'note', message }]
    }
    const verdicts = [...pending(files, applied), ...drifted(files, applied), ...unknown(files, applied)]
    return verdicts.length > 0 ? verdicts : [{ level: 'ok', message: `All ${applied.length} migrations are applied.` }]
  },
}

type Applied = Exclude<MigrationFacts['applied'], string>

/** The standard source schema counts only where `migrate` created it. */
function pending(files: MigrationFacts['files'], applied: Applied): readonly Verdict[] {
  const known = new Set(applied.map(({ name }) => name))
  const isStandard = (name: string) => name.startsWith('standard/')
  const wanted = applied.some(({ name }) => isStandard(name)) ? files : files.filter(({ name }) => !isStandard(name))
  const missing = wanted.filter(({ name }) => !known.has(name)).map(({ name }) => name)
  if (missing.length === 0) return []
  const command = missing.some(isStandard) ? `${remedy} --source standard` : remedy
  const message =
    `Migrations are pending: ${missing.join(', ')}. Runs may be refused until they are applied, with the owner's ` +
    'URL.'
  return [{ level: 'problem', message, remedy: command, details: { pending: missing } }]
}

function drifted(files: MigrationFacts['files'], applied: Applied): readonly Verdict[] {
  const checksums = new Map(files.map(({ name, checksum }) => [name, checksum]))
  return applied
    .filter(({ name, checksum }) => checksums.has(name) && checksums.get(name) !== checksum)
    .map(({ name }) => ({
      level: 'problem',
      message:
        `The migration '${name}' was applied in another version than this package holds: migrate refuses to go ` +
        'on. Install the version that applied it.',
      details: { migration: name },
    }))
}

function unknown(files: MigrationFacts['files'], applied: Applied): readonly Verdict[] {
  const known = new Set(files.map(({ name }) => name))
  const names = applied.map(({ name }) => name).filter((name) => !known.has(name))
  if (names.length === 0) return []
  const message = `A newer version has migrated this database: ${names.join(', ')} is not known to this one.`
  return [{ level: 'note', message, details: { unknown: names } }]
}
