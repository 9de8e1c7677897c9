import { type CalendarDay, type NamedQuery, namedQuery, type Tenant } from '@leora-jobs/core'
import { calculateBurnRates } from '@leora-jobs/core/jobs'
import { inspectSource, openConnection, type Parameter, standardSource } from '@leora-jobs/postgres'
import { querySql, wholeStatement } from '../../packages/postgres/src/queries/query-sql.ts'
import { compile, fragment } from '../../packages/postgres/src/sql-fragment.ts'
import { defaultTenantSetting } from '../../packages/postgres/src/tenant-setting.ts'

/** `count(*)` over one of the job's own queries, over the whole tenant in one statement. */
export interface Floor {
  readonly name: string
  readonly text: string
  readonly parameters: readonly Parameter[]
}

const noLimit = 1_000_000_000

/** Those of `prepare`, then those of the steps: their sum is what Postgres must do anyway. */
export async function createFloors(url: string, tenant: Tenant, asOf: CalendarDay): Promise<readonly Floor[]> {
  const connection = await openConnection({ url })
  const inspected = await inspectSource(connection, standardSource).finally(() => connection.close())
  const policy = calculateBurnRates.policy.parse({})
  const shared = { monthIndex: {}, weekdayIndex: null, segmentRates: {}, ordersPerPair: 1 }
  const page = {
    tenant,
    asOf,
    policy,
    shared,
    input: {},
    startedAt: new Date(0),
    after: null,
    only: null,
    limit: noLimit,
  }
  const steps = calculateBurnRates.steps.map((step) => [step.name, step.page(page) as NamedQuery<unknown>] as const)
  const parameters = steps[0]?.[1].parameters ?? {}
  const prepared = ['seasons', 'segments'].map(
    (name) => [name, namedQuery<unknown>(`burn-rates/${name}`, parameters)] as const,
  )
  const context = { inspected, tenantId: tenant.id, tenantSetting: defaultTenantSetting, ownTables: new Set<string>() }
  return [...prepared, ...steps].map(([name, query]) => ({
    name,
    ...compile(fragment`select count(*) from (${wholeStatement(querySql(query, context))}) facts`),
  }))
}

/** Runs one of them for a tenant, on a connection of its own. */
export async function runFloor(url: string, tenant: Tenant, { text, parameters }: Floor): Promise<void> {
  const connection = await openConnection({ url })
  try {
    const settings = { [defaultTenantSetting]: tenant.id }
    await connection.transaction({ readOnly: true, settings }, (transaction) => transaction.query(text, parameters))
  } finally {
    await connection.close()
  }
}
