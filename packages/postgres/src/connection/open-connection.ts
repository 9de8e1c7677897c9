import { isLeoraError, LeoraError } from '@leora-jobs/core'
import type { Connection } from './connection.ts'
import { unreachable } from './connection-error.ts'
import type { ConnectionOptions, ConnectionTarget } from './connection-options.ts'
import { openSocket } from './open-socket.ts'
import { parseConnection } from './parse-connection.ts'
import { runTransaction } from './run-transaction.ts'
import { createSession, type Session } from './session.ts'

/**
 * Connects and logs in. Throws DATABASE_UNREACHABLE, PERMISSION_DENIED or CONNECTION_INVALID. `purpose` is shown in
 * pg_stat_activity behind the application's name.
 */
export async function openConnection(
  options: ConnectionOptions | ConnectionTarget,
  purpose?: string,
): Promise<Connection> {
  const parsed = 'url' in options ? parseConnection(options) : options
  const target = purpose === undefined ? parsed : { ...parsed, applicationName: `${parsed.applicationName} ${purpose}` }
  const session = await connect(target)
  const backendPid = await logIn(session)
  let isBusy = false
  return {
    backendPid,
    get isOpen() {
      return session.isOpen
    },
    async transaction(transactionOptions, work) {
      if (isBusy) throw new LeoraError('INTERNAL', 'This connection is in a transaction already: open another one.')
      isBusy = true
      try {
        return await runTransaction(session, transactionOptions, work)
      } finally {
        isBusy = false
      }
    },
    close: () => session.close(),
  }
}

async function connect(target: ConnectionTarget): Promise<Session> {
  try {
    return createSession(target, await openSocket(target))
  } catch (error) {
    throw isLeoraError(error) ? error : unreachable(error, target.label)
  }
}

async function logIn(session: Session): Promise<number> {
  try {
    const { rows } = await session.query<{ pid: number }>('select pg_backend_pid() as pid', [])
    return rows[0]?.pid ?? 0
  } catch (error) {
    session.kill()
    throw isLeoraError(error, 'CONNECTION_LOST') ? unreachable(error.details.reason, session.label) : error
  }
}
