import type { Session, Tenant } from '@leora-jobs/core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import type { Subject, TestBed } from './test-bed.ts'

/** One bed for the tests of a `describe`; each test makes tenants of its own. */
export function useBed(subject: Subject): () => TestBed {
  let bed: TestBed | undefined
  beforeAll(async () => {
    bed = await subject.open()
  })
  afterAll(() => bed?.close())
  return () => {
    if (!bed) throw new Error('The bed is not open yet.')
    return bed
  }
}

/** A bed for one test, which may break it. */
export async function openBed(subject: Subject): Promise<TestBed> {
  const bed = await subject.open()
  onTestFinished(() => bed.close())
  return bed
}

/** A session that closes with the test. */
export async function openSession(bed: Pick<TestBed, 'database'>, tenant: Tenant): Promise<Session> {
  const session = await bed.database.open(tenant)
  onTestFinished(() => session.close())
  return session
}
