import { once } from 'node:events'
import type { ConnectionTarget } from './connection-options.ts'
import type { BackendKey } from './driver.ts'
import { openSocket } from './open-socket.ts'

/** PostgreSQL's code of a CancelRequest. */
const cancelCode = 80877102

/**
 * Asks for the statement of another connection to be cancelled, on a socket of its own, as the protocol has it. A pooler passes this
 * on to the server process that serves that connection now, which pg_cancel_backend could not know. Resolves when the server has hung
 * up, which is all the answer there is: the signal has been sent by then, so that it meets no later statement.
 */
export async function sendCancelRequest(
  target: ConnectionTarget,
  { pid, secret }: BackendKey,
  address: string | undefined,
): Promise<void> {
  const socket = await openSocket(target, address)
  const expiry = setTimeout(() => socket.destroy(), target.connectTimeoutSeconds * 1000)
  try {
    const message = Buffer.alloc(16)
    for (const [index, value] of [16, cancelCode, pid, secret].entries()) message.writeUInt32BE(value, 4 * index)
    socket.resume().write(message)
    await once(socket, 'close')
  } finally {
    clearTimeout(expiry)
    socket.destroy()
  }
}
