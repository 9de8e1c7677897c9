import { LeoraError } from './errors.ts'
import type { Job } from './job.ts'
import type { Tenant } from './ports/database.ts'
import type { PreviewReader } from './ports/readers.ts'
import { type RecordSelector, type RunRequest, refuseUnknownKind } from './run-request.ts'

/** Throws RECORD_UNKNOWN where a run would be restricted to records that are not there: it would end well and have done nothing. */
export async function refuseUnknownRecord(
  reader: PreviewReader,
  job: Job,
  tenant: Tenant,
  only: NonNullable<RunRequest['only']>,
): Promise<void> {
  refuseUnknownKind(job, only)
  for (const selector of only) await refuseUnknown(reader, job, tenant, selector)
}

async function refuseUnknown(reader: PreviewReader, job: Job, tenant: Tenant, only: RecordSelector): Promise<void> {
  const finders = job.steps.flatMap(({ record }) => (record.kind === only.kind && record.find ? [record.find] : []))
  if (finders.length === 0) return
  for (const find of finders) {
    if ((await reader.read(find(only.id))).some(({ id }) => id === only.id)) return
  }
  throw new LeoraError(
    'RECORD_UNKNOWN',
    `only: tenant '${tenant.slug}' has no ${only.kind} with the id '${only.id}'. \`explain\` finds one by its name, and prints its id.`,
    { details: { field: 'only', record: only.id } },
  )
}
