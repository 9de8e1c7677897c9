import { openSocket } from '../../packages/postgres/src/connection/open-socket.ts'
import { parseConnection } from '../../packages/postgres/src/connection/parse-connection.ts'
import { createSession, type Session } from '../../packages/postgres/src/connection/session.ts'

/** A session whose statements commit one by one, as an application's do, without the transaction that our connections insist on. */
export async function openSession(url: string): Promise<Session> {
  const target = parseConnection({ url })
  return createSession(target, await openSocket(target))
}
