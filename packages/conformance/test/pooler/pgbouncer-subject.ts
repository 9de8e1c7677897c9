import { findPgBouncer, type PgBouncer, startPgBouncer } from '@leora-jobs/test-server'
import { describe, inject, test } from 'vitest'
import type { Subject } from '../../src/index.ts'
import { openBed } from '../postgres-subject.ts'

/** PostgreSQL behind PgBouncer in transaction mode. */
export interface Pooling {
  /** Server connections that all sessions of a database and login share. */
  readonly poolSize: number
  /** Whether the URL says that a pooler is in between. */
  readonly isAnnounced: boolean
}

/** Describes the suites with a subject behind PgBouncer; without one they are skipped, and say so. */
export function behindPgBouncer(title: string, pooling: Pooling, describeSuites: (subject: Subject) => void): void {
  if (findPgBouncer() === null) {
    test(title, ({ skip }) => skip('there is no pgbouncer on this machine (apt-get install pgbouncer)'))
    return
  }
  describe(title, () => describeSuites(pgBouncerSubject(pooling)))
}

function pgBouncerSubject({ poolSize, isAnnounced }: Pooling): Subject {
  let starting: Promise<PgBouncer | null> | undefined
  return {
    name: `postgres behind PgBouncer, pool size ${poolSize}${isAnnounced ? '' : ', unannounced'}`,
    // on a pool of one, a session that waits for another keeps it from going on
    hasSessions: poolSize > 1,
    async open() {
      starting ??= startPgBouncer(inject('postgresUrl'), { poolSize })
      const pooler = await starting
      if (pooler === null) throw new Error('There is no pgbouncer.')
      return openBed((url) => `${pooler.through(url)}${isAnnounced ? '?pgbouncer=true' : ''}`)
    },
  }
}
