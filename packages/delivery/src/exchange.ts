import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { AdmittedDestination } from './address-guard.ts'
import { readAnswer } from './read-answer.ts'

/** One POST. */
export interface ExchangeRequest {
  readonly destination: AdmittedDestination
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** Ends it, at any point before the head of the answer is there; after that, the reading. */
  readonly signal: AbortSignal
  /** Milliseconds that the body of the answer is waited for. */
  readonly answerMs: number
  /** Certificate authorities beside none: as Node has it, they replace the usual ones. */
  readonly ca?: string | readonly string[] | undefined
}

/** What came back. */
export interface ExchangeAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  /** The beginning of the body. */
  readonly text: string
  /** The address that was connected to. */
  readonly address: string | null
}

/**
 * Sends one request over a connection of its own to one of the addresses that were looked at; the name is only what the certificate and the Host header are about.
 * No proxy of the environment, no pool: a connection that somebody else opened went to an address that was looked at at another time. Rejects with the error of
 * the socket, or the signal's reason.
 */
export function exchange(request: ExchangeRequest): Promise<ExchangeAnswer> {
  const { destination, headers, body, signal, answerMs, ca } = request
  const { host, port, isSecure, path } = destination
  const isName = isIP(host) === 0
  const common = {
    method: 'POST',
    host,
    port,
    path,
    headers: { ...headers, 'content-length': String(body.length) },
    lookup: pinned(destination),
    signal,
  }
  const pending = isSecure
    ? httpsRequest({
        ...common,
        agent: new HttpsAgent({ keepAlive: false }),
        minVersion: 'TLSv1.2',
        servername: isName ? host : '',
        ...(ca === undefined ? {} : { ca: typeof ca === 'string' ? ca : [...ca] }),
      })
    : httpRequest({ ...common, agent: new HttpAgent({ keepAlive: false }) })

  return new Promise((resolve, reject) => {
    const failed = (error: Error) => reject(signal.aborted ? signal.reason : error)
    const answered = async (message: IncomingMessage) => {
      // from here on the status counts, whatever becomes of the connection
      pending.off('error', failed).on('error', () => {})
      const address = pending.socket?.remoteAddress ?? null
      const text = await readAnswer(message, { signal, answerMs })
      pending.destroy()
      resolve({ status: message.statusCode ?? 0, headers: message.headers, text, address })
    }
    pending.on('response', (message) => void answered(message))
    // 101: there is no body, and nothing to say over such a connection
    pending.on('upgrade', (message, socket) => {
      socket.destroy()
      resolve({ status: 101, headers: message.headers, text: '', address: null })
    })
    pending.on('error', failed)
    pending.end(body)
  })
}

/** Answers with the addresses that were looked at, whatever a resolver would say by now. */
function pinned({ addresses }: AdmittedDestination): LookupFunction {
  const [first] = addresses
  return (_host, { all }, callback) => {
    if (all)
      callback(
        null,
        addresses.map(({ address, family }) => ({ address, family })),
      )
    else callback(null, first?.address ?? '', first?.family ?? 0)
  }
}
