import { processTriggers } from '@leora-jobs/core/jobs'
import { columns, loadDistributor, type RowCounts } from '@leora-jobs/distributor'
import type { Connection } from '@leora-jobs/postgres'
import { demoTenant } from './demo-tenant.ts'

/**
 * The tenant's own: reps book samples on pseudo-customers, which are no customers; they take three new tasks a day, and what is sent is sent at whatever
 * time the demo is looked at.
 */
const policies = {
  '*': { sale: { sampleAccounts: { names: ['* SAMPLES'] } } },
  [processTriggers.name]: { quietHours: null, caps: { tasksPerRepADay: 3 } },
}

/** Puts the generated distributor into the embedded database, in place of one of an earlier demo; other tenants are left alone. */
export async function fillDemo(
  connection: Connection,
  options: { readonly seed: number; readonly asOf: string },
): Promise<RowCounts> {
  return connection.transaction({}, async (transaction) => {
    const { rows } = await transaction.query<{ id: string }>(
      'select id::text as id from tenant where slug = $1::text',
      [demoTenant.slug],
    )
    for (const { id } of rows) {
      for (const table of Object.keys(columns).reverse()) {
        await transaction.query(`delete from "${table}" where ${table === 'tenant' ? 'id' : 'tenant_id'} = $1::uuid`, [
          id,
        ])
      }
      const { rows: ours } = await transaction.query<{ table: string }>(
        `select quote_ident(table_name) as table from information_schema.columns where table_schema = 'leora_jobs' and column_name = 'tenant_id'
         order by table_name = 'run'`,
      )
      for (const { table } of ours)
        await transaction.query(`delete from leora_jobs.${table} where tenant_id = $1::text`, [id])
    }
    // every row comes after what it refers to, which a check of each foreign key of 80,000 rows would only find out once more
    await transaction.script('set local session_replication_role = replica')
    const counts = await loadDistributor((text, parameters) => transaction.query(text, parameters), {
      ...options,
      tenant: demoTenant,
    })
    await transaction.query(
      `insert into leora_jobs.policy (tenant_id, job, policy)
       select id::text, key, value from tenant, jsonb_each($2::jsonb) where slug = $1::text`,
      [demoTenant.slug, JSON.stringify(policies)],
    )
    // nothing else does in an embedded database, and plans made without statistics take the jobs two to three times as long
    await transaction.script('set local session_replication_role = origin; analyze')
    return counts
  })
}
