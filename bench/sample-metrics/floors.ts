import type { CalendarDay, NamedQuery, Tenant } from '@leora-jobs/core'
import { sampleMetrics } from '@leora-jobs/core/jobs'
import { inspectSource, openConnection, type Parameter, standardSource } from '@leora-jobs/postgres'
import { querySql, wholeStatement } from '../../packages/postgres/src/queries/query-sql.ts'
import { compile, fragment } from '../../packages/postgres/src/sql-fragment.ts'
import { defaultTenantSetting } from '../../packages/postgres/src/tenant-setting.ts'

/** A statement over the whole tenant. */
export interface Statement {
  readonly text: string
  readonly parameters: readonly Parameter[]
}

const noLimit = 2_000_000_000

/** `count(*)` over the facts query of each step, and the same with their texts put together. */
export async function createFloors(
  url: string,
  tenant: Tenant,
  asOf: CalendarDay,
): Promise<readonly { readonly step: string; readonly bare: Statement; readonly complete: Statement }[]> {
  const connection = await openConnection({ url })
  const inspected = await inspectSource(connection, standardSource).finally(() => connection.close())
  const context = { inspected, tenantId: tenant.id, tenantSetting: defaultTenantSetting, ownTables: new Set<string>() }
  return sampleMetrics.steps.map(({ name, page }) => {
    const policy = sampleMetrics.policy.parse({})
    const asked = {
      tenant,
      asOf,
      policy,
      shared: { priors: {} },
      input: {},
      startedAt: new Date(0),
      after: null,
      only: null,
      limit: noLimit,
    }
    const facts = wholeStatement(querySql(page(asked) as NamedQuery<unknown>, context))
    return {
      step: name,
      bare: compile(fragment`select count(*) from (${facts}) facts`),
      complete: compile(fragment`select count(*), sum(length(events)) from (${facts}) facts`),
    }
  })
}

/** Runs one of them for a tenant, on a connection of its own. */
export async function runStatement(url: string, tenant: Tenant, { text, parameters }: Statement): Promise<void> {
  const connection = await openConnection({ url })
  try {
    const settings = { [defaultTenantSetting]: tenant.id }
    await connection.transaction({ readOnly: true, settings }, (transaction) => transaction.query(text, parameters))
  } finally {
    await connection.close()
  }
}
