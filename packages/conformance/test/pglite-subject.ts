import { createPgliteDatabase } from '@leora-jobs/pglite'
import { createDatabaseOn } from '@leora-jobs/postgres'
import type { Subject, TestBed } from '../src/index.ts'

/** PGlite as the conformance suites see it: each bed one of its own in memory. */
export const pgliteSubject: Subject = { name: 'pglite', hasSessions: false, open: openBed }

async function openBed(): Promise<TestBed> {
  const database = await createPgliteDatabase({ directory: 'memory' })
  const { connect } = database
  return {
    database,
    open: (options) => createDatabaseOn('pglite', connect, { assumeRole: 'leora_jobs_runner', ...options }),
    openAsSuperuser: () => createDatabaseOn('pglite', connect, {}),
    connect: () => connect('test'),
    close: () => database.close(),
  }
}
