import { openSocket } from '../../packages/postgres/src/connection/open-socket.ts'
import { parseConnection } from '../../packages/postgres/src/connection/parse-connection.ts'
import { createSession } from '../../packages/postgres/src/connection/session.ts'

/** VACUUM ANALYZE, which no transaction may hold; a session without our guard's BEGIN can. */
export async function vacuum(url: string, tables: readonly string[] = []): Promise<void> {
  const target = parseConnection({ url })
  const session = createSession(target, await openSocket(target))
  try {
    await session.script(`vacuum (analyze) ${tables.join(', ')}`)
  } finally {
    await session.close()
  }
}
