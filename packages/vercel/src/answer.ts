import { isLeoraError } from '@leora-jobs/core'
import type { Logger } from '@leora-jobs/core/monitoring'
import { logFailure } from './route-logger.ts'
import { statusOfError } from './status-of.ts'

/** A JSON document that nobody keeps. */
export function answer(status: number, document: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(`${JSON.stringify(document, null, 2)}\n`, {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  })
}

/** An error as a document. What is no error of ours may hold anything: the log says where it was thrown, the answer nothing. */
export function answerError(error: unknown, logger: Logger | null): Response {
  if (!isLeoraError(error)) {
    logFailure(logger, error)
    const message = 'The route failed; the log of the function says why.'
    return answer(500, { error: { code: 'INTERNAL', message, details: {} } })
  }
  const { code, message, details } = error
  const status = statusOfError(code)
  if (status >= 500) logFailure(logger, error)
  return answer(status, { error: { code, message, details } }, headersOf(code, details))
}

function headersOf(code: string, { retryAfterSeconds }: Readonly<Record<string, unknown>>): Record<string, string> {
  if (code === 'UNAUTHORIZED') return { 'www-authenticate': 'Bearer' }
  return code === 'RATE_LIMITED' ? { 'retry-after': String(retryAfterSeconds) } : {}
}
