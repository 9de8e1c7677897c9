import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A TCP proxy that counts flights: bursts of the client's that the server answers. */
export interface CountingProxy {
  readonly url: string
  /** Flights since the last call. */
  take(): number
}

/** Puts a proxy before the server of `url`, for one test. */
export async function countFlights(url: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(url)
  const sockets: Socket[] = []
  let flights = 0
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    let isAnswered = true
    client.on('data', (data) => {
      if (isAnswered) flights++
      isAnswered = false
      upstream.write(data)
    })
    upstream.on('data', (data) => {
      isAnswered = true
      client.write(data)
    })
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('close', () => other.destroy()).on('error', () => {})
      sockets.push(one)
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const proxied = new URL(url)
  proxied.port = String(address.port)
  return {
    url: proxied.href,
    take() {
      const taken = flights
      flights = 0
      return taken
    },
  }
}
