import type { NamedQuery, Tenant } from '@leora-jobs/core'
import { calendarDay } from '@leora-jobs/core'
import { processTriggers } from '@leora-jobs/core/jobs'
import {
  createPostgresDatabase,
  inspectSource,
  openConnection,
  type Parameter,
  standardSource,
} from '@leora-jobs/postgres'
import { querySql, wholeStatement } from '../../packages/postgres/src/queries/query-sql.ts'
import { compile, fragment } from '../../packages/postgres/src/sql-fragment.ts'
import { defaultTenantSetting } from '../../packages/postgres/src/tenant-setting.ts'

const noLimit = 1_000_000_000

/** `count(*)` over the facts of all subjects in one statement, without a page's limit. */
export async function createFloor(
  url: string,
  tenant: Tenant,
  asOf: string,
): Promise<{ readonly text: string; readonly parameters: readonly Parameter[] }> {
  const connection = await openConnection({ url })
  const inspected = await inspectSource(connection, standardSource).finally(() => connection.close())
  const ownTables = new Set(['trigger_execution', 'trigger_rule', 'trigger_activation', 'burn_rate'])
  const context = { inspected, tenantId: tenant.id, tenantSetting: defaultTenantSetting, ownTables }
  const database = createPostgresDatabase({ connection: { url } })
  const session = await database.open(tenant)
  try {
    const run = {
      tenant,
      asOf: calendarDay(asOf),
      policy: processTriggers.policy.parse({}),
      input: {},
      startedAt: new Date(`${asOf}T12:00Z`),
    }
    const shared = await session.preview(async (reader) => processTriggers.prepare?.(reader, run))
    const [match] = processTriggers.steps
    if (!match || !shared) throw new Error('The job has no step, or nothing to prepare.')
    const facts = match.page({ ...run, shared, after: null, only: null, limit: noLimit }) as NamedQuery<unknown>
    return compile(fragment`select count(*) from (${wholeStatement(querySql(facts, context))}) facts`)
  } finally {
    await session.close()
    await database.close()
  }
}
