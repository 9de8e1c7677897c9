import type { Duplex } from 'node:stream'
import { connectionLost, databaseError, endsSession } from './connection-error.ts'
import type { ConnectionTarget } from './connection-options.ts'
import { createDriver, type Driver } from './driver.ts'
import { createSilenceWatch } from './silence-watch.ts'

/** A driver that is over for good when its socket closes. Every call settles, whatever becomes of the server. */
export interface Session extends Omit<Driver, 'end'> {
  readonly isOpen: boolean
  /** Whether a statement has been sent and not answered. */
  readonly isWaiting: boolean
  readonly label: string
  /** From now on the server may leave us without any answer for so long, and is lost (SILENT) after it; null: for as long as it likes. */
  allowSilence(seconds: number | null): void
  /** Ends at once: the socket is destroyed, so that nothing more is sent, and whoever waits gets CONNECTION_LOST, with this reason. */
  kill(reason?: string): void
  close(): Promise<void>
}

/** Guards a driver over `socket`, which is connected and unused. */
export function createSession(target: ConnectionTarget, socket: Duplex): Session {
  const { label } = target
  const driver = createDriver(target, socket)
  // not Promise.race with one promise of the end: that would keep every result until the session ends
  const waiting = new Set<(error: Error) => void>()
  const silence = createSilenceWatch(() => kill('SILENT'))
  let isOpen = true

  function kill(reason?: string): void {
    if (!isOpen) return
    isOpen = false
    silence.stop()
    socket.destroy()
    for (const reject of waiting) reject(connectionLost(label, reason === undefined ? {} : { reason }))
    driver.end(0).catch(() => {})
  }

  /** Each answer says that the server is there; the next one may take as long again. */
  function settle(reject: (error: Error) => void): void {
    waiting.delete(reject)
    if (waiting.size === 0) silence.stop()
    else if (isOpen) silence.start()
  }

  function guard<T>(send: () => Promise<T>): Promise<T> {
    if (!isOpen) return Promise.reject(connectionLost(label))
    return new Promise((resolve, reject) => {
      waiting.add(reject)
      if (waiting.size === 1) silence.start()
      send()
        .then(resolve, (error) => {
          reject(databaseError(error, label))
          if (endsSession(error)) kill()
        })
        .finally(() => settle(reject))
    })
  }

  socket.on('error', () => kill())
  // before the driver's own listener, which would start to reconnect
  socket.once('close', () => kill())
  return {
    label,
    get isOpen() {
      return isOpen
    },
    get isWaiting() {
      return waiting.size > 0
    },
    get isLoggedIn() {
      return driver.isLoggedIn
    },
    get backendKey() {
      return driver.backendKey
    },
    usePrepared: driver.usePrepared,
    // a stream of our caller's is a database in this process: it cannot go silent, and blocks our timers while it works
    allowSilence: (seconds) => silence.allow(target.socket === null ? seconds : null),
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
