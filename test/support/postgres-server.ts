import type { TestProject } from 'vitest/node'
import { startServer, type TestServer } from '../../packages/test-server/src/index.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's URL of the server that this run started: `inject('postgresUrl')`. */
    postgresUrl: string
  }
}

let server: TestServer | undefined

/** Vitest's global set-up: one real PostgreSQL for the whole run. */
export async function setup(project: TestProject): Promise<void> {
  server = await startServer()
  project.provide('postgresUrl', server.url())
}

/** Vitest's global tear-down. */
export async function teardown(): Promise<void> {
  await server?.stop('immediate')
}
