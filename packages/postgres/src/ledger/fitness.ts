import { isLeoraError, LeoraError } from '@leora-jobs/core'
import type { Transaction } from '../connection/connection.ts'
import { schemaVersion } from '../migrate/schema-version.ts'
import { compile, fragment } from '../sql-fragment.ts'

/** What the database says of who may write into it. */
const fitnessStatement = fragment`
select (select max(oldest_code) from leora_jobs.migration) as oldest_code,
  (select max(left(name, 4)) from leora_jobs.migration where name ~ '^[0-9]{4}_')::int as newest,
  (select name from leora_jobs.environment) as environment`

interface FitnessRow {
  readonly oldest_code: number
  readonly newest: number
  readonly environment: string | null
}

/**
 * Throws SCHEMA_VERSION where the schema is older than this code, or has outgrown it, and ENVIRONMENT_MISMATCH where the database is another
 * environment's: a restored copy. Travels with the first statements of whatever writes.
 */
export async function refuseUnfit(transaction: Transaction, environment: string | null): Promise<void> {
  const { text, parameters } = compile(fitnessStatement)
  const { rows } = await transaction.query<FitnessRow>(text, parameters)
  const [row] = rows
  if (!row || row.newest < schemaVersion) throw schemaTooOld()
  if (row.oldest_code > schemaVersion) throw codeTooOld(row)
  if (row.environment !== null && row.environment !== environment) throw otherEnvironment(row.environment, environment)
}

/** SCHEMA_VERSION in the place of an error that says that a table or column of ours is missing; any other error as it is. */
export function explainMissing(error: unknown): unknown {
  const isMissing = isLeoraError(error, 'STATEMENT_FAILED') && /^(42P01|42703)$/.test(String(error.details.sqlstate))
  return isMissing ? schemaTooOld(error) : error
}

function schemaTooOld(cause?: unknown): LeoraError {
  return new LeoraError(
    'SCHEMA_VERSION',
    `The schema leora_jobs of this database is older than this version of leora-jobs, which needs migration ${numbered(schemaVersion)}. ` +
      "Run `leora-jobs migrate` with an owner's URL, then start the new version; a dry run works without.",
    { cause, details: { needed: schemaVersion } },
  )
}

function codeTooOld({ oldest_code, newest }: FitnessRow): LeoraError {
  return new LeoraError(
    'SCHEMA_VERSION',
    `The schema leora_jobs of this database is at migration ${numbered(newest)}, which takes code that knows ${numbered(oldest_code)}; this version of leora-jobs knows ${numbered(schemaVersion)}. ` +
      'Nothing was written. Install the version that migrated the database.',
    { details: { known: schemaVersion, oldestCode: oldest_code, newest } },
  )
}

function otherEnvironment(stored: string, own: string | null): LeoraError {
  const whose = own === null ? 'this process names none' : `this process is '${own}'`
  return new LeoraError(
    'ENVIRONMENT_MISMATCH',
    `This database belongs to the environment '${stored}', and ${whose}: a restored copy would write, and send, as if it were the original. Nothing was written; a dry run is allowed. ` +
      `If it is the right database, set LEORA_JOBS_ENVIRONMENT=${stored}; if it is a copy, make it this environment's own: \`leora-jobs migrate --environment NAME\`.`,
    { details: { field: 'LEORA_JOBS_ENVIRONMENT', stored, own } },
  )
}

function numbered(version: number): string {
  return String(version).padStart(4, '0')
}
