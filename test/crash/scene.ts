import { createRunner, isLeoraError, type RunEvent, type RunReport } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import {
  type Connection,
  type ConnectionOptions,
  createPostgresDatabase,
  openConnection,
  type Parameter,
  type Transaction,
} from '@leora-jobs/postgres'
import type { TestDatabase } from '@leora-jobs/test-server'
import { shiftedClock } from '../support/shifted-clock.ts'
import { clockOffset, type RunAs, runOnce } from './run-once.ts'
import { createStoppingDatabase, type Reach } from './stopping-database.ts'
import { usualPlan } from './worker-plan.ts'

export interface RunHere {
  /** @default the scene's own */
  readonly url?: string
  readonly clockOffsetMs?: number
  onEvent?(event: RunEvent): void
  readonly reach?: Reach
  /** Limits other than the usual ones. */
  readonly limits?: RunLimits
}

export interface RunLimits extends Pick<ConnectionOptions, 'connectTimeoutSeconds' | 'silenceSeconds'> {
  readonly leaseSeconds: number
  readonly statementTimeoutSeconds: number
}

/** A database of one round. */
export interface Scene {
  readonly as: RunAs
  /** For a member of leora_jobs_runner. */
  readonly url: string
  /** The superuser's look from outside. */
  readonly owner: Look
  /** Statements of the superuser's. */
  script(text: string): Promise<void>
  /** One run in this process. Null where its occurrence has ended. */
  run(options?: RunHere): Promise<RunReport | null>
  /** Runs until one has not found the lease busy, each time waiting until it has expired. */
  takeOver(options?: RunHere): Promise<RunReport | null>
  /** Resolves when nobody holds the lease any more, by the database's clock. */
  untilLeaseExpired(): Promise<void>
  close(): Promise<void>
}

/** Rows of a statement. */
export type Look = <Row extends object>(text: string, parameters?: readonly Parameter[]) => Promise<readonly Row[]>

export async function openScene(database: TestDatabase, login: string, as: RunAs): Promise<Scene> {
  const url = new URL(database.url)
  url.username = login
  const { look, script, close } = openLook(database.url)

  async function run({ url: by = url.href, clockOffsetMs = 0, ...options }: RunHere = {}): Promise<RunReport | null> {
    const { onEvent, reach, limits = usualPlan } = options
    const database = createPostgresDatabase({ ...limits, connection: { ...limits, url: by } })
    const runner = createRunner({
      jobs: [updateAccountTypes],
      database: reach ? createStoppingDatabase(database, reach) : database,
      clock: shiftedClock(clockOffset(as, clockOffsetMs)),
      pageSize: usualPlan.pageSize,
      owner: 'test',
      observers: onEvent ? [{ notice: onEvent }] : [],
    })
    return runOnce(runner, as)
  }

  async function untilLeaseExpired(): Promise<void> {
    for (;;) {
      const [lease] = await look(
        'select pg_sleep_until(expires_at) from leora_jobs.lease where expires_at > clock_timestamp()',
      )
      if (!lease) return
    }
  }

  return {
    as,
    url: url.href,
    owner: look,
    script,
    run,
    untilLeaseExpired,
    async takeOver(options) {
      for (;;) {
        try {
          return await run(options)
        } catch (error) {
          if (!isLeoraError(error, 'LEASE_BUSY')) throw error
          await untilLeaseExpired()
        }
      }
    },
    async close() {
      await close()
      await database.drop()
    },
  }
}

/** A connection for each look that is under way. */
export function openLook(url: string): { look: Look; script(text: string): Promise<void>; close(): Promise<void> } {
  const idle: Connection[] = []

  async function within<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    let connection = idle.pop()
    if (!connection?.isOpen) connection = await openConnection({ url })
    const result = await connection.transaction({}, work)
    idle.push(connection)
    return result
  }

  return {
    look: async <Row extends object>(text: string, parameters: readonly Parameter[] = []) =>
      (await within((transaction) => transaction.query<Row>(text, parameters))).rows,
    script: (text) => within((transaction) => transaction.script(text)),
    async close() {
      await Promise.all(idle.map((connection) => connection.close()))
    },
  }
}
