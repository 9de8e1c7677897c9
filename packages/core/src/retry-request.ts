import { LeoraError } from './errors.ts'
import type { Job } from './job.ts'
import type { Tenant } from './ports/database.ts'
import type { PreviewReader } from './ports/readers.ts'
import type { StoredRun } from './run.ts'
import type { RunRequest } from './run-request.ts'

/** More failures than a run can have before its budget is spent, but for a tenant of millions. */
const failureLimit = 1_000_000

/**
 * What to ask of a run that tries again what failed in another: the same day and input, and only the records that failed, each in its step. Throws
 * RUN_UNFINISHED where the other may yet go on, and INPUT_INVALID where nothing failed in it.
 */
export async function retryRequest(
  job: Job,
  tenant: Tenant,
  run: StoredRun,
  reader: PreviewReader,
): Promise<Pick<RunRequest, 'asOf' | 'input' | 'only' | 'retryOf'>> {
  if (run.status === 'running' || run.status === 'paused' || run.isOpen) {
    throw new LeoraError(
      'RUN_UNFINISHED',
      `Run ${run.id} of job '${job.name}' of tenant '${tenant.slug}' is ${run.status} and will go on by itself: there is nothing to retry yet.`,
      { details: { field: 'run', run: run.id, status: run.status } },
    )
  }
  const failures = await reader.readFailures(run.id, failureLimit)
  if (failures.length === 0) {
    throw new LeoraError(
      'INPUT_INVALID',
      `run: no record failed in run ${run.id} of job '${job.name}' of tenant '${tenant.slug}': there is nothing to retry. \`leora-jobs run ${job.name}\` runs it anew.`,
      { details: { field: 'run', run: run.id, status: run.status } },
    )
  }
  const { input } = run.input as { readonly input: unknown }
  const only = failures.map(({ step, record: { kind, id } }) => ({ step, kind, id }))
  return { asOf: run.asOf, input, only, retryOf: run.id }
}
