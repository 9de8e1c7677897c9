import type { CalendarDay, JsonValue, NamedQuery, Tenant } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { inspectSource, openConnection, type Parameter, standardSource } from '@leora-jobs/postgres'
import { querySql, wholeStatement } from '../../packages/postgres/src/queries/query-sql.ts'
import { saleSql } from '../../packages/postgres/src/queries/sale-order.ts'
import { compile, fragment, param, type SqlFragment } from '../../packages/postgres/src/sql-fragment.ts'
import { defaultTenantSetting } from '../../packages/postgres/src/tenant-setting.ts'

/** What the job is measured against; each is one statement over the whole tenant. */
export interface Floors {
  /** `count(*)` over the job's own facts query. */
  readonly bare: Statement
  /** The same counted by a column of each side, so that the texts of days are put together as well. */
  readonly complete: Statement
  /** Last day, first day, number and total of each customer's orders that count, without a look at lines. */
  readonly plainAggregate: Statement
}

export interface Statement {
  readonly text: string
  readonly parameters: readonly Parameter[]
}

const noLimit = 2_000_000_000

/** Writes the floors from the job's own query, so that tables, sale policy and predicates are the same. */
export async function createFloors(url: string, tenant: Tenant, asOf: CalendarDay): Promise<Floors> {
  const [step] = updateAccountTypes.steps
  if (!step) throw new Error('The job has no step.')
  const connection = await openConnection({ url })
  const inspected = await inspectSource(connection, standardSource).finally(() => connection.close())
  const shared = { segments: {} }
  const policy = updateAccountTypes.policy.parse({})
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
  const facts = step.page(page) as NamedQuery<unknown>
  const context = { inspected, tenantId: tenant.id, tenantSetting: defaultTenantSetting, ownTables: new Set<string>() }
  const statement = wholeStatement(querySql(facts, context))
  return {
    bare: compile(fragment`select count(*) from (${statement}) facts`),
    complete: compile(
      fragment`select count(*), count(sale_days), count(revenue), count(skus) from (${statement}) facts`,
    ),
    plainAggregate: compile(plainAggregate(facts.parameters, tenant)),
  }
}

/** The relation has no total, which the jobs do not trust: it is the application's own table that is read. */
function plainAggregate(parameters: Readonly<Record<string, JsonValue>>, tenant: Tenant): SqlFragment {
  const sale = saleSql(parameters)
  return fragment`
select count(last), count(first), sum(orders), sum(total) from (
  select o.customer_id, max(${sale.day}) as last, min(${sale.day}) as first, count(*) as orders, sum(o.total) as total
  from public."order" o where o.tenant_id = ${param(tenant.id, 'uuid')} and ${sale.counts} group by o.customer_id
) customer`
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
