import { randomUUID } from 'node:crypto'
import { createPostgresDatabase, migrate, openConnection, standardSource } from '@leora-jobs/postgres'
import { createTestDatabase } from '@leora-jobs/test-server'
import { inject } from 'vitest'
import type { Subject, TestBed } from '../src/index.ts'

/** PostgreSQL as the conformance suites see it: each bed a database of its own on the real server. */
export const postgresSubject: Subject = { name: 'postgres', hasSessions: true, open: () => openBed((url) => url) }

/** A bed whose database is reached by way of `through`; what fills it and looks into it goes to the server itself. */
export async function openBed(through: (url: string) => string): Promise<TestBed> {
  const template = inject('migratedTemplate')
  const { url, drop } = await createTestDatabase(inject('postgresUrl'), 'conformance', { template })
  const login = { name: `login_${randomUUID().replaceAll('-', '_')}`, password: 'secret' }
  const owner = await openConnection({ url })
  await migrate(owner, { source: standardSource, withStandardSchema: true, createLogin: login })
  await owner.close()
  const own = new URL(url)
  own.username = login.name
  own.password = login.password
  const connection = { url: through(own.href) }
  return {
    database: createPostgresDatabase({ connection }),
    open: (options) => createPostgresDatabase({ connection, ...options }),
    openAsSuperuser: () => createPostgresDatabase({ connection: { url: through(url) } }),
    connect: () => openConnection({ url }),
    async close() {
      await drop()
      const server = await openConnection({ url: inject('postgresUrl') })
      await server.transaction({}, ({ script }) => script(`drop role "${login.name}"`))
      await server.close()
    },
  }
}
