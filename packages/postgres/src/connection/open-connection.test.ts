import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { openConnection } from './open-connection.ts'

/** A server that is none: it does this with each client. Returns its port. */
async function listen(onClient: (client: Socket) => void): Promise<number> {
  const clients: Socket[] = []
  const server = createServer((client) => {
    clients.push(client)
    client.on('error', () => {}).resume()
    onClient(client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const client of clients) client.destroy()
    server.close()
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

test.for(['prefer', 'disable'] as const)(
  'a server that says nothing is given up after the timeout (sslmode %s)',
  async (ssl) => {
    const port = await listen(() => {})
    const url = `postgres://u:secret@127.0.0.1:${port}/d`
    const opening = openConnection({ url, ssl, connectTimeoutSeconds: 0.1 })
    await expect(opening).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      retryable: true,
      details: { reason: 'ETIMEDOUT' },
    })
  },
)

test.for(['prefer', 'disable'] as const)('a server that hangs up is asked once (sslmode %s)', async (ssl) => {
  let clients = 0
  const port = await listen((client) => {
    clients++
    client.once('data', () => client.end())
  })
  const opening = openConnection({ url: `postgres://u@127.0.0.1:${port}/d`, ssl })
  await expect(opening).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE', retryable: true })
  expect(clients).toBe(1)
})
