import type { TestProject } from 'vitest/node'
import { migrate, openConnection, standardSource } from '../../packages/postgres/src/index.ts'
import { startServer, type TestServer } from '../../packages/test-server/src/index.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's URL of the server that this run started: `inject('postgresUrl')`. */
    postgresUrl: string
    /** A migrated database on it, for new ones to start from: `{ template: inject('migratedTemplate') }`. Nobody connects to it. */
    migratedTemplate: string
  }
}

let server: TestServer | undefined

const migratedTemplate = 'migrated_template'

/** Vitest's global set-up: one real PostgreSQL for the whole run, and what most tests would migrate for themselves. */
export async function setup(project: TestProject): Promise<void> {
  server = await startServer()
  await server.createDatabase(migratedTemplate)
  const owner = await openConnection({ url: server.url(migratedTemplate) })
  await migrate(owner, { source: standardSource, withStandardSchema: true }).finally(() => owner.close())
  project.provide('postgresUrl', server.url())
  project.provide('migratedTemplate', migratedTemplate)
}

/** Vitest's global tear-down. */
export async function teardown(): Promise<void> {
  await server?.stop('immediate')
}
