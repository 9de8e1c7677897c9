import { LeoraError, type RunReport } from '@leora-jobs/core'
import { tellableError } from '@leora-jobs/core/monitoring'

/** Why a run failed, fit to leave the process. Null where it did not fail. */
export function failureOf({ status, error, job, tenant, runId }: RunReport): LeoraError | null {
  if (status !== 'failed') return null
  const { code, message } = tellableError(error)
  const said = message ?? `\`leora-jobs runs show ${runId}\` has the message`
  return new LeoraError(code, `Job '${job}' of tenant '${tenant.slug}' failed: ${code}: ${said}`)
}
