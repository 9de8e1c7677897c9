import { defineJob, sql, table } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'

interface Facts {
  readonly customerId: string
  readonly orders: number
}

/** A small job of the application's own. */
export const countOrders = defineJob({
  name: 'count-orders',
  description: 'Counts the orders of each customer.',
  schedule: { cron: '30 1 * * *' },
  input: updateAccountTypes.input,
  policy: updateAccountTypes.policy,
  record: { kind: 'customer', label: (facts: Facts) => facts.customerId },
  page: ({ after, limit }) => sql<Facts>`
    select c.id::text as customer_id, count(o.id)::int as orders
    from customer c left join sales_order o on o.customer_id = c.id
    where c.id::text > ${after?.[0] ?? ''} group by c.id order by c.id::text limit ${limit}`,
  decide: ({ orders }) => ({
    next: { orders },
    reasons: [{ code: 'ORDERS', value: orders, threshold: null, evidence: {} }],
  }),
  target: table<{ orders: number }>({ name: 'order_count', key: ['customerId'], columns: { orders: 'integer' } }),
})

/** Its table. */
export const orderCountTable = `
create table leora_jobs.order_count (
  tenant_id text not null, customer_id text not null, orders integer not null, reasons jsonb not null, primary key (tenant_id, customer_id)
);
grant select, insert, update on leora_jobs.order_count to leora_jobs_runner;`
