import { LeoraError, type RunReport } from '@leora-jobs/core'
import { isForeign, withoutUrls } from './outward-text.ts'

/** Why a run failed, fit to leave the process: without what a job's own code said, and without URLs. Null where it did not fail. */
export function failureOf({ status, error, job, tenant, runId }: RunReport): LeoraError | null {
  if (status !== 'failed') return null
  const code = error?.code ?? 'INTERNAL'
  const isHidden = error === undefined || isForeign(code)
  const said = isHidden ? `\`leora-jobs runs show ${runId}\` has the message` : withoutUrls(error.message)
  return new LeoraError(code, `Job '${job}' of tenant '${tenant.slug}' failed: ${code}: ${said}`)
}
