import type { Tenant } from '@leora-jobs/core'
import { openSession } from '../support/open-session.ts'

/**
 * The original design: for each customer find its last order, then update its row, one statement after another, each its own transaction.
 * On the first `sample` customers; writes back what stands there, so that nothing changes.
 */
export async function findAndUpdate(url: string, tenant: Tenant, sample: number): Promise<void> {
  const session = await openSession(url)
  try {
    await session.query(`select set_config('app.current_tenant_id', $1::text, false)`, [tenant.id])
    const { rows } = await session.query<{ id: string; account_type: string | null }>(
      'select id, account_type from customer where tenant_id = $1::uuid order by id limit $2::int',
      [tenant.id, String(sample)],
    )
    for (const { id, account_type } of rows) {
      await session.query(
        `select id, status, ordered_at from "order" where tenant_id = $1::uuid and customer_id = $2::uuid
         order by ordered_at desc nulls last limit 1`,
        [tenant.id, id],
      )
      await session.query(
        'update customer set account_type = $3::text, account_type_updated_at = now() where tenant_id = $1::uuid and id = $2::uuid',
        [tenant.id, id, account_type],
      )
    }
  } finally {
    await session.close()
  }
}
