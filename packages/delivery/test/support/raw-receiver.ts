import { once } from 'node:events'
import { createServer } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server that answers every connection with these bytes, then, where there are, with those again and again. */
export async function rawReceiver(bytes: string, again?: string): Promise<{ readonly port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => {
      socket.write(bytes)
      if (again === undefined) return
      const timer = setInterval(() => socket.write(again), 20)
      socket.on('close', () => clearInterval(timer))
    })
    onTestFinished(() => void socket.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { port: address.port }
}

/** A port where nobody listens. */
export async function closedPort(): Promise<{ readonly port: number }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { port: address.port }
}
