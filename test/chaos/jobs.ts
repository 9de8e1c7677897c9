import { defineJob, sql, table } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'

// Two small jobs that count themselves: a run that is lost, or applied twice, leaves another number behind.

interface Facts {
  readonly customerId: string
  readonly asOf: string
  readonly orders: number
}

interface Tally {
  readonly runs: number
  readonly orders: number
}

const { input, policy } = updateAccountTypes

function decide({ orders }: Facts, _context: unknown, before: Partial<Tally> | null) {
  const next: Tally = { runs: (before?.runs ?? 0) + 1, orders }
  return { next, reasons: [{ code: 'RUN', value: next.runs, threshold: null, evidence: {} }] }
}

/** One row a customer: an older day would come after a newer one only by mistake. */
export const tally = defineJob({
  name: 'tally',
  description: 'Counts the runs that have come to each customer.',
  schedule: { cron: '*/15 * * * *', missed: 'all' },
  input,
  policy,
  record: { kind: 'customer', label: ({ customerId }: Facts) => customerId },
  page: ({ after, limit, asOf }) => sql<Facts>`
    select c.id::text as customer_id, ${asOf}::text as as_of, count(o.id)::int as orders
    from customer c left join sales_order o on o.customer_id = c.id
    where c.id::text > ${after?.[0] ?? ''} group by c.id order by c.id::text limit ${limit}`,
  decide,
  target: table<Tally>({ name: 'tally', key: ['customerId'], columns: { runs: 'integer', orders: 'integer' } }),
})

/** One row a customer and day, and a step before the first page. */
export const tallyByDay = defineJob({
  name: 'tally-by-day',
  description: 'Counts the runs that have come to each customer on each day.',
  schedule: { cron: '5-59/15 * * * *', missed: 'all' },
  input,
  policy,
  prepare: async (reader) => {
    const [row] = await reader.read(sql<{ customers: number }>`select count(*)::int as customers from customer`)
    return { customers: row?.customers ?? 0 }
  },
  record: { kind: 'customer', label: ({ customerId }: Facts) => customerId },
  page: ({ after, limit, asOf }) => sql<Facts>`
    select c.id::text as customer_id, ${asOf}::text as as_of, count(o.id)::int as orders
    from customer c left join sales_order o on o.customer_id = c.id
    where c.id::text > ${after?.[0] ?? ''} group by c.id order by c.id::text limit ${limit}`,
  decide,
  target: table<Tally>({
    name: 'tally_by_day',
    key: ['customerId', 'asOf'],
    columns: { runs: 'integer', orders: 'integer' },
  }),
})

/** Their tables. */
export const tallyTables = `
create table leora_jobs.tally (
  tenant_id text not null, customer_id text not null, runs integer not null, orders integer not null, reasons jsonb not null,
  primary key (tenant_id, customer_id)
);
create table leora_jobs.tally_by_day (
  tenant_id text not null, customer_id text not null, as_of date not null, runs integer not null, orders integer not null, reasons jsonb not null,
  primary key (tenant_id, customer_id, as_of)
);
grant select, insert, update on leora_jobs.tally, leora_jobs.tally_by_day to leora_jobs_runner;`
