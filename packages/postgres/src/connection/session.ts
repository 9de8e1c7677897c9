import type { Duplex } from 'node:stream'
import { connectionLost, databaseError, endsSession } from './connection-error.ts'
import type { ConnectionTarget } from './connection-options.ts'
import { createDriver, type Driver } from './driver.ts'

/** A driver that is over for good when its socket closes. Every call settles, whatever becomes of the server. */
export interface Session extends Omit<Driver, 'end'> {
  readonly isOpen: boolean
  readonly label: string
  /** Ends at once: the socket is destroyed, so that nothing more is sent, and whoever waits gets CONNECTION_LOST. */
  kill(): void
  close(): Promise<void>
}

/** Guards a driver over `socket`, which is connected and unused. */
export function createSession(target: ConnectionTarget, socket: Duplex): Session {
  const { label } = target
  const driver = createDriver(target, socket)
  // not Promise.race with one promise of the end: that would keep every result until the session ends
  const waiting = new Set<(error: Error) => void>()
  let isOpen = true

  function kill(): void {
    if (!isOpen) return
    isOpen = false
    socket.destroy()
    for (const reject of waiting) reject(connectionLost(label))
    driver.end(0).catch(() => {})
  }

  function guard<T>(send: () => Promise<T>): Promise<T> {
    if (!isOpen) return Promise.reject(connectionLost(label))
    return new Promise((resolve, reject) => {
      waiting.add(reject)
      const settle = () => waiting.delete(reject)
      send()
        .then(resolve, (error) => {
          reject(databaseError(error, label))
          if (endsSession(error)) kill()
        })
        .finally(settle)
    })
  }

  socket.on('error', kill)
  // before the driver's own listener, which would start to reconnect
  socket.once('close', kill)
  return {
    label,
    get isOpen() {
      return isOpen
    },
    query: (text, parameters) => guard(() => driver.query(text, parameters)),
    script: (text) => guard(() => driver.script(text)),
    kill,
    async close() {
      // a stream of our caller's has no goodbye that we could wait for
      if (!isOpen || waiting.size > 0 || target.socket !== null) return kill()
      isOpen = false
      await driver.end(1)
      socket.destroy()
    },
  }
}
