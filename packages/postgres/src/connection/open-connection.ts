import { Socket } from 'node:net'
import { isLeoraError, LeoraError } from '@leora-jobs/core'
import { sendCancelRequest } from './cancel-request.ts'
import type { Connection } from './connection.ts'
import { unreachable } from './connection-error.ts'
import type { ConnectionOptions, ConnectionTarget } from './connection-options.ts'
import { createInterruption, type Interruption, interruptSeconds } from './interruption.ts'
import { openSocket, timedOut } from './open-socket.ts'
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
  const startedAt = performance.now()
  const { session, address } = await connect(target)
  const backendPid = await logIn(session, target, startedAt)
  const { backendKey } = session
  // a pooler has keys of its own, since any of its server processes may serve us
  const isPooled = backendKey?.pid !== backendPid
  session.usePrepared(target.prepare === 'detect' ? !isPooled : target.prepare)

  const cancelTarget = { ...target, connectTimeoutSeconds: interruptSeconds }
  const canCancel = backendKey !== null && target.socket === null
  const cancel = canCancel ? () => sendCancelRequest(cancelTarget, backendKey, address) : null
  let running: Interruption | null = null
  return {
    backendPid,
    get isOpen() {
      return session.isOpen
    },
    async transaction(transactionOptions, work) {
      if (running) throw new LeoraError('INTERNAL', 'This connection is in a transaction already: open another one.')
      const interruption = createInterruption(session, cancel)
      running = interruption
      const { statementTimeoutSeconds = null } = transactionOptions
      session.allowSilence(statementTimeoutSeconds === null ? null : statementTimeoutSeconds + target.silenceSeconds)
      try {
        return await runTransaction(session, transactionOptions, work, interruption)
      } finally {
        running = null
      }
    },
    async maintain(text) {
      if (running) throw new LeoraError('INTERNAL', 'This connection is in a transaction: open another one.')
      session.allowSilence(null)
      await session.script(text)
    },
    interrupt: async () => running?.request(),
    close: () => session.close(),
  }
}

/**
 * A pooler lets clients in at once, and answers their first statement when it has a server process for them: that may take the
 * connect timeout so many times (2 minutes by default, as PgBouncer's query_wait_timeout).
 */
const firstStatementTimes = 8

async function connect(target: ConnectionTarget): Promise<{ session: Session; address: string | undefined }> {
  try {
    const socket = await openSocket(target)
    const address = socket instanceof Socket ? socket.remoteAddress : undefined
    return { session: createSession(target, socket), address }
  } catch (error) {
    throw isLeoraError(error) ? error : unreachable(error, target.label)
  }
}

async function logIn(session: Session, target: ConnectionTarget, startedAt: number): Promise<number> {
  const firstStatementSeconds = target.connectTimeoutSeconds * firstStatementTimes + target.silenceSeconds
  session.allowSilence(firstStatementSeconds)
  const leftMs = target.connectTimeoutSeconds * 1000 - (performance.now() - startedAt)
  const expiry = setTimeout(() => session.isLoggedIn || session.kill('ETIMEDOUT'), leftMs)
  try {
    const { rows } = await session.query<{ pid: number }>('select pg_backend_pid() as pid', [])
    return rows[0]?.pid ?? 0
  } catch (error) {
    session.kill()
    if (!isLeoraError(error, 'CONNECTION_LOST')) throw error
    const { reason } = error.details
    const silent = { code: 'SILENT', message: `the first statement was not answered in ${firstStatementSeconds} s` }
    const known: Readonly<Record<string, unknown>> = { ETIMEDOUT: timedOut(target), SILENT: silent }
    throw unreachable(known[String(reason)] ?? reason, session.label)
  } finally {
    clearTimeout(expiry)
  }
}
