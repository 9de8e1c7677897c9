import { type Database, isLeoraError, type SuspensionKey, type Tenant } from '@leora-jobs/core'
import { type AlertCountRow, alertHealthOf, countAlertsStatement } from './alerts/count-alerts.ts'
import { findLateStatement, type LateRow, lateOf } from './alerts/find-late.ts'
import { findUnwatchedStatement } from './alerts/find-unwatched.ts'
import { ledgerClosedToWriter } from './closed-to-role.ts'
import type { Connection, Transaction } from './connection/connection.ts'
import { openConnection } from './connection/open-connection.ts'
import { type AdmissionRow, admissionOf, admitCallStatement } from './ledger/admit-call.ts'
import { type DueRow, dueOf, findDueStatement } from './ledger/find-due.ts'
import { type JobHealthRow, jobHealthOf, jobHealthStatement, newestMigrationStatement } from './ledger/health.ts'
import { resumeStatement, suspendStatement, suspensionsStatement } from './ledger/suspension.ts'
import { schemaVersion } from './migrate/schema-version.ts'
import { dueTenantsStatement, type TenantRow } from './outbox/due-tenants.ts'
import type { DatabaseOptions, PostgresOptions } from './postgres-options.ts'
import { openPostgresSession } from './postgres-session.ts'
import { notMigrated, rowsOf } from './preview-reader.ts'
import { type Connect, readSessionContext } from './session-context.ts'
import { type InspectedSource, inspectSource } from './source/inspect-source.ts'
import { relationSelect } from './source/relation-sql.ts'
import type { Source } from './source/source.ts'
import { standardSource } from './source/standard-source.ts'
import { fragment, type SqlFragment } from './sql-fragment.ts'
import { defaultTenantSetting } from './tenant-setting.ts'

/** The Database port on a PostgreSQL server (15 or newer). */
export function createPostgresDatabase(options: PostgresOptions): Database {
  const { connection } = options
  const connect: Connect = async (purpose) =>
    openConnection(typeof connection === 'function' ? await connection() : connection, purpose)
  return createDatabaseOn('postgres', connect, options)
}

/** The same over connections that somebody else opens: the embedded database's. */
export function createDatabaseOn(name: string, connect: Connect, options: DatabaseOptions): Database {
  const { source = standardSource, statementTimeoutSeconds = 300 } = options
  const tenants = relationSelect({ source, types: {} }, 'tenant', '')
  let inspecting: Promise<InspectedSource> | null = null

  /** Once a process; a failure is not remembered. */
  function inspectOnce(connection: Connection): Promise<InspectedSource> {
    inspecting ??= inspectSource(connection, source, statementTimeoutSeconds)
    inspecting.catch(() => {
      inspecting = null
    })
    return inspecting
  }

  /** What stands above the tenants: the registry, occurrences, suspensions. No context of a tenant is set. */
  async function inRegistry<T>(purpose: string, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const connection = await connect(purpose)
    const how = { statementTimeoutSeconds, ...(options.assumeRole !== undefined && { role: options.assumeRole }) }
    try {
      return await connection.transaction(how, work)
    } catch (error) {
      if (isLeoraError(error, 'STATEMENT_FAILED') && error.details.sqlstate === '42P01')
        throw notMigrated('The ledger of occurrences (schema leora_jobs)')
      if (!isLeoraError(error, 'PERMISSION_DENIED') || error.details.sqlstate !== '42501') throw error
      const { role, isMigrated, mayReadLedger } = await connection.transaction(how, readSessionContext)
      throw isMigrated && !mayReadLedger ? ledgerClosedToWriter(role.name) : error
    } finally {
      await connection.close()
    }
  }

  return {
    name,
    async listTenants() {
      const connection = await connect('tenants')
      try {
        return await readTenants(connection, source, statementTimeoutSeconds)
      } finally {
        await connection.close()
      }
    },
    open: (tenant) =>
      openPostgresSession({
        tenant,
        connect,
        tenantSetting: options.tenantSetting ?? defaultTenantSetting,
        assumeRole: options.assumeRole ?? null,
        environment: options.environment ?? null,
        leaseSeconds: options.leaseSeconds ?? 30,
        statementTimeoutSeconds,
        inspectSource: inspectOnce,
      }),
    findDue: (slots, { withSuspended = false } = {}) =>
      inRegistry('due', async (transaction) => {
        return (await rowsOf<DueRow>(transaction, findDueStatement(slots, tenants, withSuspended))).map(dueOf)
      }),
    suspend: (key) =>
      inRegistry('suspend', async (transaction) => (await rowsOf(transaction, suspendStatement(key))).length > 0),
    resume: (key) =>
      inRegistry('resume', async (transaction) => (await rowsOf(transaction, resumeStatement(key))).length > 0),
    listSuspensions: () =>
      inRegistry('suspensions', (transaction) => rowsOf<SuspensionKey>(transaction, suspensionsStatement)),
    async admitCall(call) {
      const count = () =>
        inRegistry('admit', (transaction) => rowsOf<AdmissionRow>(transaction, admitCallStatement(call)))
      const [row] = await unlessNotMigrated(count, [])
      return admissionOf(row, call)
    },
    findOutboxDue: () =>
      unlessNotMigrated(
        () =>
          inRegistry('outbox', async (transaction) => {
            return (await rowsOf<TenantRow>(transaction, dueTenantsStatement(tenants))).map(tenantOf)
          }),
        [],
      ),
    findLate: (slots) =>
      inRegistry('late', async (transaction) => {
        return (await rowsOf<LateRow>(transaction, findLateStatement(slots, tenants))).map(lateOf)
      }),
    findUnwatched: (request) =>
      inRegistry('unwatched', async (transaction) => {
        return (await rowsOf<TenantRow>(transaction, findUnwatchedStatement(request, tenants))).map(tenantOf)
      }),
    readHealth: (jobs) =>
      unlessNotMigrated(
        () =>
          inRegistry('health', async (transaction) => {
            const [newest] = await rowsOf<{ newest: number | null }>(transaction, newestMigrationStatement)
            const version = newest?.newest ?? null
            const since = <Row extends object>(migration: number, statement: SqlFragment) =>
              version === null || version < migration ? [] : rowsOf<Row>(transaction, statement)
            const [rows, [alerts]] = await Promise.all([
              since<JobHealthRow>(firstWithOccurrences, jobHealthStatement(jobs, tenants)),
              since<AlertCountRow>(firstWithAlerts, countAlertsStatement(tenants)),
            ])
            return {
              schemaVersion: version,
              neededVersion: schemaVersion,
              jobs: rows.map(jobHealthOf),
              ...alertHealthOf(alerts),
            }
          }),
        { schemaVersion: null, neededVersion: schemaVersion, jobs: [], ...alertHealthOf(undefined) },
      ),
    close: async () => undefined,
  }
}

/** The migration that made the table of occurrences. */
const firstWithOccurrences = 3

/** The one that made those of alerts. */
const firstWithAlerts = 10

async function unlessNotMigrated<T>(read: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (isLeoraError(error, 'NOT_MIGRATED')) return otherwise
    throw error
  }
}

async function readTenants(
  connection: Connection,
  source: Source,
  statementTimeoutSeconds: number,
): Promise<readonly Tenant[]> {
  try {
    const relation = relationSelect({ source, types: {} }, 'tenant', '')
    const rows = await connection.transaction({ readOnly: true, statementTimeoutSeconds }, (transaction) =>
      rowsOf<TenantRow>(
        transaction,
        fragment`select id::text as id, slug, name, time_zone from (${relation}) tenant order by slug`,
      ),
    )
    return rows.map(tenantOf)
  } catch (error) {
    // the look at the whole source names everything that is missing, not this relation alone
    if (isLeoraError(error, 'STATEMENT_FAILED')) await inspectSource(connection, source)
    throw error
  }
}

function tenantOf({ id, slug, name, time_zone }: TenantRow): Tenant {
  return { id, slug, name, timeZone: time_zone }
}
