import type { Connection } from '../connection/connection.ts'
import type { ConnectionTarget } from '../connection/connection-options.ts'
import type { Connect } from '../session-context.ts'
import type { Source } from '../source/source.ts'
import { type ActingRole, actingRole } from './acting-role.ts'
import type { CheckContext } from './check.ts'
import type { Finding } from './finding.ts'
import { grants } from './grants.ts'
import { judgeHost } from './host.ts'
import { indexes } from './indexes.ts'
import { leases } from './leases.ts'
import { migrations } from './migrations.ts'
import { roundTrip } from './round-trip.ts'
import { rowSecurity } from './row-security.ts'
import { runCheck } from './run-check.ts'
import { serverVersion } from './server-version.ts'
import { sourceFit } from './source-fit.ts'
import { readSourceTables, type SourceTables } from './source-tables.ts'
import { tenants } from './tenants.ts'
import { vacuum } from './vacuum.ts'

/** What to look at. */
export interface DiagnoseOptions {
  readonly connect: Connect
  /** Where the database is; null for the embedded one. */
  readonly target: ConnectionTarget | null
  readonly source: Source
  readonly assumeRole: string | null
  readonly tenantSetting: string
}

/**
 * Looks for what stops runs, makes them slow or unsafe, and says what to do about each. Writes nothing, and never throws:
 * a database that cannot be reached is one problem, a check that may not look is a note.
 */
export async function diagnose(options: DiagnoseOptions): Promise<readonly Finding[]> {
  const findings: Finding[] = judgeHost(options.target).map((verdict) => ({ check: 'host', ...verdict }))
  const session = createDoctorSession(options)
  try {
    await session.context.connection()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return [...findings, { check: 'connection', level: 'problem', message }]
  }
  try {
    const { context } = session
    findings.push({
      check: 'connection',
      level: 'ok',
      message: `Connected to ${options.target?.label ?? 'the embedded database'}.`,
    })
    findings.push(...(await runCheck(serverVersion, context)))
    let role: ActingRole | undefined
    const read = async () => {
      role = await actingRole.read(context)
      return role
    }
    findings.push(...(await runCheck({ ...actingRole, read }, context)))
    if (!role?.exists || !role.may_act) return findings
    const acting = { ...context, role: role.name }
    findings.push(...(await runCheck(migrations, acting)))
    findings.push(...(await runCheck(sourceFit, acting)))
    findings.push(...(await runCheck(tenants, acting)))
    findings.push(...(await runCheck(rowSecurity, acting)))
    findings.push(...(await runCheck(grants, acting)))
    findings.push(...(await runCheck(indexes, acting)))
    findings.push(...(await runCheck(vacuum, acting)))
    findings.push(...(await runCheck(roundTrip, acting)))
    findings.push(...(await runCheck(leases, acting)))
    return findings
  } finally {
    await session.close()
  }
}

const patience = { statementTimeoutSeconds: 15, settings: { lock_timeout: '2s' } } as const

/** One connection for all checks, opened again where it was lost. */
function createDoctorSession(options: DiagnoseOptions): { readonly context: CheckContext; close(): Promise<void> } {
  const { source, assumeRole, tenantSetting } = options
  let opened: Connection | null = null
  let tables: Promise<SourceTables> | null = null

  async function connection(): Promise<Connection> {
    if (!opened?.isOpen) opened = await options.connect('doctor')
    return opened
  }

  const context: CheckContext = {
    source,
    assumeRole,
    tenantSetting,
    isEmbedded: options.target === null,
    role: assumeRole ?? '',
    connection,
    tables() {
      tables ??= connection().then((open) => readSourceTables(open, source))
      return tables
    },
    async query<Row extends object>(text: string, parameters = []) {
      const open = await connection()
      const { rows } = await open.transaction({ readOnly: true, ...patience }, (transaction) =>
        transaction.query<Row>(text, parameters),
      )
      return rows
    },
    async acting(work) {
      const open = await connection()
      return open.transaction({ readOnly: true, ...patience, ...(assumeRole !== null && { role: assumeRole }) }, work)
    },
  }
  return { context, close: async () => opened?.close().catch(() => {}) }
}
