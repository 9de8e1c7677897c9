import { defineJob, sql, table } from 'leora-jobs'
import { z } from 'zod'

interface Facts {
  readonly customerId: string
  readonly name: string
  readonly orders: number
}

interface Quietness {
  readonly isQuiet: boolean
  readonly orders: number
}

/** Flags customers that ordered too little in the last days. */
export const flagQuietCustomers = defineJob({
  name: 'flag-quiet-customers',
  description: 'Flags customers that ordered too little in the last days.',
  schedule: { cron: '0 5 * * *' },
  input: z.strictObject({}),
  policy: z.strictObject({ days: z.int().positive().default(30), quietOrders: z.int().nonnegative().default(0) }),
  record: { kind: 'customer', label: (facts: Facts) => facts.name },
  page: ({ after, limit, only, asOf, policy }) => sql<Facts>`
    select customer.id as customer_id, customer.name, count(o.id)::int as orders
    from customer
    left join sales_order o on o.customer_id = customer.id and o.ordered_at > ${asOf}::date - ${policy.days}::int and o.ordered_at < ${asOf}::date + 1
    where ${after ? sql`customer.id > ${after[0] ?? ''}::uuid` : sql`true`} and ${only ? sql`customer.id = any (${only.map(([id = '']) => id)}::uuid[])` : sql`true`}
    group by customer.id, customer.name order by customer.id limit ${limit}`,
  decide: ({ orders }, { policy }) => ({
    next: { isQuiet: orders <= policy.quietOrders, orders },
    reasons: [{ code: 'ORDERS', value: orders, threshold: policy.quietOrders, evidence: { days: policy.days } }],
  }),
  target: table<Quietness>({
    name: 'public.quiet_customer',
    key: ['customerId'],
    columns: { isQuiet: 'boolean', orders: 'integer' },
  }),
})
