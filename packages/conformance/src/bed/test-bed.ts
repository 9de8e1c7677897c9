import type { Database } from '@leora-jobs/core'
import type { Connection, DatabaseOptions } from '@leora-jobs/postgres'

/** A database under test: new, migrated, with the standard source schema, without a tenant. */
export interface TestBed {
  /** As a deployment opens it: its sessions act as a member of leora_jobs_runner. */
  readonly database: Database
  /** Another one on the same data. */
  open(options: DatabaseOptions): Database
  /** One whose sessions are a superuser's. */
  openAsSuperuser(): Database
  /** A superuser's connection: for filling, breaking and looking. Close it. */
  connect(): Promise<Connection>
  close(): Promise<void>
}

/** A database adapter, for the suites. */
export interface Subject {
  readonly name: string
  /** Whether connections are sessions of their own, so that they can wait for each other. */
  readonly hasSessions: boolean
  open(): Promise<TestBed>
}
