import type { RunError } from '@leora-jobs/core'
import { tellableError } from '@leora-jobs/core/monitoring'

/** An error in an answer: what a job's own code said stays in the ledger. */
export function routeError(error: RunError, runId: string | null): RunError {
  const { code, message } = tellableError(error)
  const where =
    runId === null
      ? 'The log of the function has the message at debug.'
      : `\`leora-jobs runs show ${runId}\` has the message.`
  return { code, message: message ?? where }
}
