import type { PGlite } from '@electric-sql/pglite'
import { type Connection, openConnection, parseConnection } from '@leora-jobs/postgres'
import { exchangeMessages } from './exchange-messages.ts'
import type { Mutex } from './mutex.ts'
import { pgliteSocket } from './pglite-socket.ts'

/**
 * A connection on the one session that the embedded database has. The mutex spans login, and each transaction from BEGIN to COMMIT: interleaved, one
 * client would see the other's tenant.
 */
export async function connectShared(
  database: PGlite,
  mutex: Mutex,
  label: string,
  purpose: string,
): Promise<Connection> {
  const url = 'postgres://postgres@embedded/postgres'
  // unnamed statements: named ones would stay in the session when their connection is gone
  const target = { ...parseConnection({ url, prepare: false, socket: () => pgliteSocket(database) }), label }
  const connection = await mutex.run(() => openConnection(target, purpose))
  return {
    backendPid: connection.backendPid,
    get isOpen() {
      return connection.isOpen
    },
    transaction: (options, work) =>
      mutex.run(async () => {
        try {
          return await connection.transaction(options, work)
        } finally {
          if (!connection.isOpen) await rollBack(database)
        }
      }),
    maintain: (text) => mutex.run(() => connection.maintain(text)),
    // its statements block this thread, so there is none under way by the time anybody could ask: the next one is refused
    interrupt: () => connection.interrupt(),
    close: () => connection.close(),
  }
}

const sync = [0x53, 0, 0, 0, 4]
const rollback = [0x51, 0, 0, 0, 13, ...new TextEncoder().encode('rollback'), 0]

/** A server ends the transaction of a client that hangs up; here nobody does. Sync first: after an error all before it is passed over. */
async function rollBack(database: PGlite): Promise<void> {
  if (!database.closed) await exchangeMessages(database, new Uint8Array([...sync, ...rollback]))
}
