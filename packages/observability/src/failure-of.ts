import { LeoraError, type RunReport } from '@leora-jobs/core'

/** Codes whose message is of the project's own code, and may say anything: a customer's name, a token. */
const foreignCodes: readonly string[] = ['INTERNAL', 'DECISION_FAILED']

/** Why a run failed, fit to leave the process: without what a job's own code said, and without URLs. Null where it did not fail. */
export function failureOf({ status, error, job, tenant, runId }: RunReport): LeoraError | null {
  if (status !== 'failed') return null
  const code = error?.code ?? 'INTERNAL'
  const isForeign = error === undefined || foreignCodes.includes(code)
  const said = isForeign ? `\`leora-jobs runs show ${runId}\` has the message` : withoutUrls(error.message)
  return new LeoraError(code, `Job '${job}' of tenant '${tenant.slug}' failed: ${code}: ${said}`)
}

function withoutUrls(text: string): string {
  return text.replaceAll(/[a-z][a-z0-9+.-]*:\/\/\S+/gi, '[URL]')
}
