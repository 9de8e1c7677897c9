import { isLeoraError, LeoraError } from '@leora-jobs/core'

const byTimeout =
  'Let `leora-jobs doctor` look for a missing index, make pages smaller (pageSize), or raise statementTimeoutSeconds.'

/**
 * One SQLSTATE, 57014, stands for a statement that took too long and for one that somebody cancelled. Only the server's
 * message tells them apart, and it may be in any language.
 */
export function explainCancel(error: unknown, limitSeconds: number | undefined): unknown {
  if (!isLeoraError(error) || error.details.sqlstate !== '57014') return error
  const limit = limitSeconds === undefined ? "the server's statement_timeout" : `${limitSeconds} s`
  const sentence = /user request/.test(error.message)
    ? 'A statement was cancelled by somebody (pg_cancel_backend).'
    : /statement timeout/.test(error.message)
      ? `A statement took longer than ${limit}, and was ended. ${byTimeout}`
      : `A statement took longer than ${limit}, or was cancelled by somebody. ${byTimeout}`
  const [place = ''] = error.message.match(/\[57014, .*\]$/) ?? []
  return new LeoraError(error.code, `${sentence} ${place}`, { details: error.details })
}
