import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A TCP proxy in front of a server, with the delay of a network. */
export interface TcpProxy {
  readonly url: string
  /** Round trips since the last call: bursts of the client's that the server answers. */
  takeRoundTrips(): number
  close(): void
}

/** Puts a proxy before the server of `url`; each direction takes half of `roundTripMs`. */
export async function startProxy(url: string, roundTripMs: number): Promise<TcpProxy> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  let roundTrips = 0
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    let isAnswered = true
    forward(client, upstream, () => {
      if (isAnswered) roundTrips += 1
      isAnswered = false
    })
    forward(upstream, client, () => {
      isAnswered = true
    })
    for (const socket of [client, upstream]) sockets.add(socket.setNoDelay(true))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')
  const proxied = new URL(url)
  proxied.port = String(address.port)

  function forward(from: Socket, to: Socket, notice: () => void): void {
    const later = (work: () => void) => (roundTripMs === 0 ? work() : setTimeout(work, roundTripMs / 2))
    from.on('data', (data) => {
      notice()
      later(() => to.write(data))
    })
    from.on('error', () => {})
    from.on('close', () => later(() => to.destroy()))
  }

  return {
    url: proxied.href,
    takeRoundTrips() {
      const taken = roundTrips
      roundTrips = 0
      return taken
    },
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
