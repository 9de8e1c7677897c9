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
  /**
   * Whoever is connected hears nothing more, and is not heard from his next flight on, while both ends go on believing in the connection: a half-open
   * one. Half a flight would leave the server waiting for the rest, which only TCP's own keepalive ends.
   */
  goSilent(): void
  /** The next ones that connect are let in, and never answered. */
  ignoreNewcomers(count: number): void
  /** Hangs up on everybody. */
  cut(): void
  close(): void
}

interface Link {
  readonly client: Socket
  readonly upstream: Socket
  /** Null where answers pass. */
  held: Buffer[] | null
  /** Answers do not pass. */
  isDeaf: boolean
  /** Nor do messages. */
  isSilent: boolean
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
  let newcomersIgnored = 0

  async function pass(link: Link, message: ClientMessage, isFirst: boolean): Promise<void> {
    messages += 1
    await beforeMessage(messages, message)
    link.isSilent ||= link.isDeaf && isFirst
    if (link.isSilent) return
    if (message.isCommit && onHeld) link.held = []
    link.upstream.write(message.bytes)
  }

  function answer(link: Link, data: Buffer): void {
    if (link.isDeaf) return
    if (!link.held) return void link.client.write(data)
    link.held.push(data)
    onHeld?.()
    onHeld = null
  }

  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: Number(port), host: hostname, noDelay: true })
    const link: Link = { client, upstream, held: null, isDeaf: newcomersIgnored > 0, isSilent: false }
    newcomersIgnored -= 1
    links.add(link)
    const read = createMessageReader()
    let passing = Promise.resolve()
    client.on('data', (data) => {
      for (const [index, message] of read(data).entries())
        passing = passing.then(() => pass(link, message, index === 0))
    })
    link.upstream.on('data', (data) => answer(link, data))
    const hangUp = () => {
      links.delete(link)
      client.destroy()
      link.upstream.destroy()
    }
    // what the client sent before it died still arrives, as it does without a proxy; of a silent one the server learns nothing
    client.on('close', () => void passing.finally(() => link.isDeaf || hangUp())).on('error', () => undefined)
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
    goSilent() {
      for (const link of links) link.isDeaf = true
    },
    ignoreNewcomers(count) {
      newcomersIgnored = count
    },
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
