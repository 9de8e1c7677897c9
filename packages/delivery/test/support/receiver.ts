import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'

/** A request as it arrived. */
export interface ReceivedRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** The name that TLS was asked for. */
  readonly servername: string | false | null | undefined
}

/** A server of a test's own. */
export interface Receiver {
  readonly port: number
  readonly requests: readonly ReceivedRequest[]
  /** Connections that are open now. */
  connections(): number
  /** Resolves when the last of them is closed. */
  allClosed(): Promise<void>
}

/** How a receiver answers. */
export type Answer = (response: ServerResponse, request: ReceivedRequest) => void

/** Starts a server on the loopback address that is gone with the test; over TLS where it has a certificate. */
export async function startReceiver(
  answer: Answer,
  tls?: { readonly cert: string; readonly key: string },
): Promise<Receiver> {
  const requests: ReceivedRequest[] = []
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on('error', () => {})
    response.on('error', () => {})
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const { servername } = request.socket as Partial<TLSSocket>
      const received = { method, url, headers, body: Buffer.concat(chunks).toString(), servername }
      requests.push(received)
      answer(response, received)
    })
  }
  return listen(tls ? createSecureServer(tls, listener) : createServer(listener), requests)
}

async function listen(server: Server, requests: readonly ReceivedRequest[]): Promise<Receiver> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => {
      sockets.delete(socket)
      if (sockets.size === 0) server.emit('all-closed')
    })
  })
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    requests,
    connections: () => sockets.size,
    allClosed: async () => {
      if (sockets.size > 0) await once(server, 'all-closed')
    },
  }
}
