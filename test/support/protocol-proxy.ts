import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { type ClientMessage, createMessageReader } from './message-reader.ts'

/** A TCP proxy before a PostgreSQL server that knows where messages begin, and what a COMMIT is. */
export interface ProtocolProxy {
  /** The server's URL, by way of the proxy. */
  readonly url: string
  /** Messages of all clients so far. */
  readonly messages: number
  /** Keeps the server's answer to the next COMMIT; resolves once it is there, so that the COMMIT is done. */
  holdAnswerToNextCommit(): Promise<void>
  /** Passes on what was kept. */
  release(): void
  /** Hangs up on everybody. */
  cut(): void
  close(): void
}

interface Link {
  readonly client: Socket
  readonly upstream: Socket
  /** Null where answers pass. */
  held: Buffer[] | null
}

/** Starts a proxy. `beforeMessage` is awaited before the client's nth message is passed on, counted from 1. */
export async function startProtocolProxy(
  url: string,
  beforeMessage: (number: number, message: ClientMessage) => Promise<void> | void = () => undefined,
): Promise<ProtocolProxy> {
  const { hostname, port } = new URL(url)
  const links = new Set<Link>()
  let messages = 0
  let onHeld: (() => void) | null = null

  async function pass(link: Link, message: ClientMessage): Promise<void> {
    messages += 1
    await beforeMessage(messages, message)
    if (message.isCommit && onHeld) link.held = []
    link.upstream.write(message.bytes)
  }

  function answer(link: Link, data: Buffer): void {
    if (!link.held) return void link.client.write(data)
    link.held.push(data)
    onHeld?.()
    onHeld = null
  }

  const server = createServer({ noDelay: true }, (client) => {
    const link: Link = { client, upstream: connect({ port: Number(port), host: hostname, noDelay: true }), held: null }
    links.add(link)
    const read = createMessageReader()
    let passing = Promise.resolve()
    client.on('data', (data) => {
      for (const message of read(data)) passing = passing.then(() => pass(link, message))
    })
    link.upstream.on('data', (data) => answer(link, data))
    const hangUp = () => {
      links.delete(link)
      client.destroy()
      link.upstream.destroy()
    }
    // what the client sent before it died still arrives, as it does without a proxy
    client.on('close', () => void passing.finally(hangUp)).on('error', () => undefined)
    link.upstream.on('close', hangUp).on('error', () => undefined)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const proxied = new URL(url)
  proxied.host = `127.0.0.1:${address.port}`

  function cut(): void {
    for (const { client, upstream } of links) {
      client.destroy()
      upstream.destroy()
    }
  }

  return {
    url: proxied.href,
    get messages() {
      return messages
    },
    holdAnswerToNextCommit: () =>
      new Promise((resolve) => {
        onHeld = resolve
      }),
    release() {
      for (const link of links) {
        for (const data of link.held ?? []) link.client.write(data)
        link.held = null
      }
    },
    cut,
    close() {
      cut()
      server.close()
    },
  }
}
