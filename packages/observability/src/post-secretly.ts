import {
  type DeliveryEvidence,
  type DeliveryResult,
  excerpt,
  judgeAnswer,
  networkFailure,
} from '@leora-jobs/core/delivery'
import { withoutSecret } from './secret-url.ts'

/** One attempt to post JSON to a URL that is a secret. */
export interface SecretPost {
  readonly url: URL
  readonly body: string
  readonly fetch: typeof globalThis.fetch
  /** For the whole exchange, in milliseconds. */
  readonly timeoutMs: number
  readonly sentAt: Date
  /** Ends it early. */
  readonly signal: AbortSignal
}

/** Bytes of an answer that are read. */
const answerLimit = 4_096

/** Posts once, follows no redirect, and says what came of it with no more of the URL than its host. Never throws. */
export async function postSecretly({
  url,
  body,
  fetch,
  timeoutMs,
  sentAt,
  signal,
}: SecretPost): Promise<DeliveryResult> {
  const startedAt = performance.now()
  const evidence = (seen: Partial<DeliveryEvidence> = {}): DeliveryEvidence => ({
    status: null,
    durationMs: Math.round(performance.now() - startedAt),
    address: null,
    excerpt: null,
    ...seen,
  })
  const tooLate = AbortSignal.timeout(timeoutMs)
  try {
    const headers = { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'leora-jobs' }
    const response = await fetch(url.href, {
      method: 'POST',
      headers,
      body,
      // a redirect would take the message, and may take the secret, to another host
      redirect: 'manual',
      signal: AbortSignal.any([signal, tooLate]),
    })
    const text = withoutSecret(await beginningOf(response), url)
    const answer = {
      status: response.status,
      retryAfter: response.headers.get('retry-after') ?? undefined,
      location: response.headers.get('location') ?? undefined,
      word: /^[a-z_]{3,60}$/.exec(text.trim())?.[0],
    }
    return judgeAnswer(answer, url.hostname, evidence({ status: response.status, excerpt: excerpt(text) }), sentAt)
  } catch (error) {
    const failed = (code: 'ABORTED' | 'TIMED_OUT', problem: string) => ({ code, problem })
    const { code, problem } = signal.aborted
      ? failed('ABORTED', 'it was given up before an answer')
      : tooLate.aborted
        ? failed('TIMED_OUT', `no answer within ${timeoutMs / 1_000} s`)
        : networkFailure(error instanceof Error && error.cause ? error.cause : error)
    return { outcome: 'retry', code, message: `${url.hostname}: ${problem}.`, evidence: evidence() }
  }
}

/** The beginning of the answer; what breaks off later takes nothing back, since the status is there. */
async function beginningOf({ body }: Response): Promise<string> {
  const reader = body?.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    while (reader && length < answerLimit) {
      const { done, value } = await reader.read()
      if (done) break
      chunks.push(value.subarray(0, answerLimit - length))
      length += value.length
    }
    await reader?.cancel()
  } catch {
    // the beginning is enough
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}
