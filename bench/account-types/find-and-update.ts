import type { Tenant } from '@leora-jobs/core'
import { openSession } from '../support/open-session.ts'

/** What is read of each customer: its last order, as the original design did, or what this job decides from: all its orders and their lines. */
export type Find = 'last order' | 'history'

const statements: Readonly<Record<Find, string>> = {
  'last order': `
select id, status, ordered_at from "order" where tenant_id = $1::uuid and customer_id = $2::uuid order by ordered_at desc nulls last limit 1`,
  history: `
select o.id, o.status, o.ordered_at, o.fulfilled_at, o.delivered_at, l.sku_id, l.quantity, l.unit_price, l.is_sample
from "order" o left join order_line l on l.tenant_id = o.tenant_id and l.order_id = o.id
where o.tenant_id = $1::uuid and o.customer_id = $2::uuid`,
}

/**
 * One customer after another: find, then update its row, each statement its own transaction, over a bare driver (an ORM adds its own time). On the
 * first `sample` customers; writes back what stands there, so that nothing changes.
 */
export async function findAndUpdate(url: string, tenant: Tenant, sample: number, find: Find): Promise<void> {
  const session = await openSession(url)
  try {
    await session.query(`select set_config('app.current_tenant_id', $1::text, false)`, [tenant.id])
    const { rows } = await session.query<{ id: string; account_type: string | null }>(
      'select id, account_type from customer where tenant_id = $1::uuid order by id limit $2::int',
      [tenant.id, String(sample)],
    )
    for (const { id, account_type } of rows) {
      await session.query(statements[find], [tenant.id, id])
      await session.query(
        'update customer set account_type = $3::text, account_type_updated_at = now() where tenant_id = $1::uuid and id = $2::uuid',
        [tenant.id, id, account_type],
      )
    }
  } finally {
    await session.close()
  }
}
