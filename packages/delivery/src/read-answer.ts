import type { IncomingMessage } from 'node:http'

/** Bytes of an answer that are read: an excerpt needs no more. */
const answerLimit = 16_384

/**
 * The beginning of an answer's body, as text. Ends with the body, the limit, the time, the signal, or the connection, whichever is first, and never fails: what
 * the receiver decided stands in the status.
 */
export function readAnswer(
  message: IncomingMessage,
  { signal, answerMs }: { readonly signal: AbortSignal; readonly answerMs: number },
): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    const finish = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      resolve(new TextDecoder().decode(Buffer.concat(chunks)))
    }
    const timer = setTimeout(finish, answerMs)
    signal.addEventListener('abort', finish)
    if (signal.aborted) finish()
    message.on('data', (chunk: Buffer) => {
      chunks.push(chunk.subarray(0, answerLimit - length))
      length += chunk.length
      if (length >= answerLimit) finish()
    })
    message.on('end', finish)
    message.on('close', finish)
    message.on('error', finish)
  })
}
